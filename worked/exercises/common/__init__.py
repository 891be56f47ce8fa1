"""What several kinds of exercises share: functions as they are typed, and parameters that learn."""
