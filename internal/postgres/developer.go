package postgres

// MayCreate tells whether the sources speak of a developer's server behind the
// link, where a database that is missing is simply created: DEBUG=1, or a
// running stack and an address on this machine.
func (s Sources) MayCreate(link Link) bool {
	debug := s.debug()
	return link.URL != "" && debug.on && (!debug.implied || isLocal(link.URL))
}
