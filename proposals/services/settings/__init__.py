"""设置: sessions, number series, review chains, gates, letter templates. Each change is an event in the chain."""
