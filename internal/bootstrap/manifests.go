package bootstrap

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/manifest"
	"github.com/posthog/hogli/internal/repo"
)

// CombinesManifests tells whether the repository has the folder of the
// combined manifests: a frontend.
func CombinesManifests(r *repo.Repo) bool { return r.Exists(path.Dir(r.Config.Paths.ProductsTSX)) }

// PlanManifests plans products.tsx and products.json from the manifests of all
// products. In overlay are the contents that other planned changes give to
// files, by path; nil says that the file will be gone. With clashes there is no
// plan.
func PlanManifests(r *repo.Repo, overlay map[string][]byte) (*Plan, []manifest.Clash, error) {
	p := r.Config.Paths
	if !CombinesManifests(r) && overlay[p.ProductsTSX] == nil {
		return nil, nil, &fault.Error{
			Code: fault.BadFile, What: "there is no frontend to combine the manifests for", Where: fault.File(path.Dir(p.ProductsTSX)),
			Why: "the folder is missing",
			Fix: []string{"say in " + repo.ConfigFile + " where it is: config: {paths: {products_tsx: …, products_json: …}}"},
		}
	}
	manifests, err := readManifests(r, overlay)
	if err != nil {
		return nil, nil, err
	}
	combined, clashes := manifest.Combine(manifests, p.ProductsTSX)
	if len(clashes) > 0 {
		return nil, clashes, nil
	}
	plan := &Plan{}
	err = errors.Join(
		plan.generate(r, p.ProductsTSX, combined.TSX, overlay),
		plan.generate(r, p.ProductsJSON, combined.JSON, overlay),
	)
	if err != nil {
		return nil, nil, err
	}
	return plan, nil, nil
}

// readManifests reads every manifest that will be there. Everything that is
// wrong in any of them is told.
func readManifests(r *repo.Repo, overlay map[string][]byte) ([]*manifest.Manifest, error) {
	contents := map[string][]byte{}
	var errs []error
	for _, p := range r.Products() {
		file := p.Path(manifest.FileName)
		if _, planned := overlay[file]; planned {
			continue
		}
		content, err := r.Read(file)
		switch {
		case err == nil:
			contents[file] = content
		case !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, err)
		}
	}
	for file, content := range overlay {
		if content != nil && path.Base(file) == manifest.FileName && path.Dir(path.Dir(file)) == r.Config.Paths.Products {
			contents[file] = content
		}
	}
	var all []*manifest.Manifest
	for _, file := range slices.Sorted(maps.Keys(contents)) {
		m, err := manifest.Read(file, contents[file])
		all, errs = append(all, m), append(errs, err)
	}
	return all, errors.Join(errs...)
}

// generate plans a file that is written whole. Before is what the disk holds,
// unless another planned change has been there first.
func (p *Plan) generate(r *repo.Repo, file string, content []byte, overlay map[string][]byte) error {
	before, planned := overlay[file]
	if !planned {
		var err error
		if before, err = r.Read(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	const what = "all manifests in one"
	switch {
	case before == nil:
		p.write(edit.Change{Path: file, After: content, Mode: 0o644})
	case string(before) == string(content):
		p.Steps = append(p.Steps, Step{Kind: Already, Path: file, What: what})
	default:
		p.Changes = append(p.Changes, edit.Change{Path: file, Before: before, After: content})
		p.Steps = append(p.Steps, Step{Kind: Edit, Path: file, What: what})
	}
	return nil
}

// combineManifests brings the combined manifests up to date with the plan; in
// changed are the contents that it gives to files. Where something else combines
// the manifests, that is left to it. What keeps them from being
// combined is a step for a person: the product itself can be written. But a
// clash of the product that is new below fresh ("" for none) is refused.
func (p *Plan) combineManifests(r *repo.Repo, changed map[string][]byte, fresh string) error {
	now, err := r.Read(r.Config.Paths.ProductsTSX)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !manifest.MadeByHogli(now) {
		return nil
	}
	if err != nil {
		return err
	}
	combined, clashes, err := PlanManifests(r, changed)
	reasons := fault.List(err)
	for _, c := range clashes {
		if err := refuseClash(c, fresh); err != nil {
			return err
		}
		reasons = append(reasons, &fault.Error{What: c.What, Where: c.Places[len(c.Places)-1]})
	}
	for _, e := range reasons {
		p.Steps = append(p.Steps, Step{Kind: Incomplete, Path: r.Config.Paths.ProductsTSX, What: e.Where.String() + ": " + e.What})
	}
	if len(reasons) == 0 {
		p.Changes, p.Steps = append(p.Changes, combined.Changes...), append(p.Steps, combined.Steps...)
	}
	return nil
}

// refuseClash refuses a new name under which a manifest claims what is claimed
// already: the frontend could not be built from then on.
func refuseClash(c manifest.Clash, fresh string) error {
	isFresh := func(at fault.Span) bool { return fresh != "" && strings.HasPrefix(at.Path, fresh+"/") }
	mine := slices.IndexFunc(c.Places, isFresh)
	if mine < 0 {
		return nil
	}
	e := &fault.Error{
		Code: fault.BadName, What: path.Base(fresh) + " cannot be the name of the product: " + c.What, Where: c.Places[mine],
		Fix: []string{"choose another name", "--display-name TEXT, when it is the name that people read"},
	}
	if other := slices.IndexFunc(c.Places, func(at fault.Span) bool { return !isFresh(at) }); other >= 0 {
		e.Where, e.Why = c.Places[other], "it is claimed there already"
	} else {
		e.Fix = []string{"choose another name", "take one of the two out of the manifest"}
	}
	return e
}
