package postgres

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// elsewhere is where the files of a server that root runs as another user are:
// not lost on restart, enterable by all, and nobody else can rename in it.
const elsewhere = "/var/tmp"

// asAnother runs Postgres as the user postgres, else nobody, in a folder of
// that user's below /var/tmp. Binaries that this user cannot run where they
// are, and a data folder that root made before, are copied there; the copy of
// a folder on which a server runs would be a second server on the same rows.
func asAnother(ctx context.Context, o Options) (identity, error) {
	name, who, err := anotherUser()
	if err != nil {
		return identity{}, err
	}
	if holdsServer(o.Data) {
		if err := mustBeStopped(o.Data); err != nil {
			return identity{}, err
		}
	}
	home, err := homeFor(o.Data, who)
	if err != nil {
		return identity{}, err
	}
	as := identity{
		name:  "user " + name,
		attr:  &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.gid)}},
		owner: &who,
		data:  filepath.Join(home, "data"),
		bin:   o.Binaries.Dir,
	}
	if as.works(ctx) != nil {
		if as.bin, err = copyBinaries(o.Binaries.Dir, home, who); err != nil {
			_ = os.Remove(home) // when it is empty
			return identity{}, fmt.Errorf("as %s: copy the binaries: %w", as.name, err)
		}
		if err := as.works(ctx); err != nil {
			_ = os.RemoveAll(filepath.Dir(as.bin))
			_ = os.Remove(home) // when it is empty
			return identity{}, err
		}
	}
	if holdsServer(o.Data) && !holdsServer(as.data) {
		if err := adoptTree(o.Data, as.data, who); err != nil {
			return identity{}, cannotWrite(as.data, err)
		}
	}
	return as, nil
}

func anotherUser() (string, owner, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if errUID == nil && errGID == nil && uid != 0 {
			return name, owner{int(uid), int(gid)}, nil
		}
	}
	return "", owner{}, fmt.Errorf("as another user: this machine has neither postgres nor nobody")
}

// homeOf is the folder below /var/tmp that stands for a data folder.
func homeOf(data string) string {
	return filepath.Join(elsewhere, fmt.Sprintf("hogli-%x", sha256.Sum256([]byte(data)))[:len("hogli-")+12])
}

// movedAway tells whether a data folder was taken elsewhere by an earlier run:
// the rows written since then are there, so there it stays.
func movedAway(data string) bool {
	_, who, err := anotherUser()
	if err != nil {
		return false
	}
	info, err := os.Lstat(homeOf(data))
	if err != nil || !info.IsDir() {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == who.uid && holdsServer(filepath.Join(homeOf(data), "data"))
}

// homeFor makes the folder that stands for a data folder. Anybody may write to
// /var/tmp, so one that is there already counts only when it is the user's own.
func homeFor(data string, who owner) (string, error) {
	home := homeOf(data)
	switch err := os.Mkdir(home, 0o700); {
	case err == nil:
		if err := os.Lchown(home, who.uid, who.gid); err != nil {
			return "", cannotWrite(home, err)
		}
		return home, nil
	case !os.IsExist(err):
		return "", cannotWrite(home, err)
	}
	info, err := os.Lstat(home)
	if err != nil {
		return "", cannotWrite(home, err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || int(stat.Uid) != who.uid || info.Mode().Perm() != 0o700 {
		return "", &fault.Error{
			Code: fault.TargetExists,
			What: home + " is not what hogli made",
			Why:  fmt.Sprintf("it should be a folder of user %d that nobody else may enter", who.uid),
			Fix:  []string{"look at it, then remove it"},
		}
	}
	return home, nil
}

// copyBinaries copies an installation (the parent of its bin folder), once.
func copyBinaries(bin, home string, who owner) (string, error) {
	version := fmt.Sprintf("pg-%x", sha256.Sum256([]byte(bin)))[:len("pg-")+8]
	target := filepath.Join(home, version)
	if _, err := os.Stat(target); err != nil {
		if err := adoptTree(filepath.Dir(bin), target, who); err != nil {
			return "", err
		}
	}
	return filepath.Join(target, filepath.Base(bin)), nil
}
