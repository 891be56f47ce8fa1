"""The render room: documents as text in a format. The only room that speaks Jinja."""
