package manifest

import (
	"bytes"

	"github.com/posthog/hogli/internal/fault"
)

// Import is a module that a manifest names.
type Import struct {
	Specifier string
	Where     fault.Span // of the specifier
}

// Imports lists the modules that the manifest names, those that scenes load
// included. What only a run could tell is left out.
func (m *Manifest) Imports() []Import {
	var out []Import
	for _, ref := range m.references {
		if ref.Static {
			out = append(out, Import{Specifier: ref.Specifier, Where: m.file.Span(ref.SpecStart, ref.End)})
		}
	}
	return out
}

// MadeByHogli tells whether a products.tsx was combined by hogli: its head says
// so.
func MadeByHogli(tsx []byte) bool {
	return bytes.Contains(tsx[:min(len(tsx), 300)], []byte("hogli product:manifests"))
}
