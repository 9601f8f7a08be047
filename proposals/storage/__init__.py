"""Tables and queries; never decides, never commits."""
