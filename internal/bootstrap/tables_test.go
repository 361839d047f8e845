package bootstrap

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/source/python"
)

// Django's own names for the tables of the same models: those that a label
// gives, and those that are written.
func TestModelTables(t *testing.T) {
	t.Parallel()
	modules := []*python.Module{
		python.ReadModule([]byte(`from django.db import models
from .base import Shared

class Plain(models.Model):
    friends = models.ManyToManyField("self")
    others = models.ManyToManyField(Other, through="Between")
    named = models.ManyToManyField(
        Other,
        db_table="names",
    )

class Written(Plain):
    class Meta:
        db_table = "visual_review_item"
        ordering = ["x"]

class Local(Shared):
    class Meta:
        verbose_name = "x"

class NoModel:
    class Meta:
        db_table = "no"
`)),
		python.ReadModule([]byte(`class Shared(models.Model):
    class Meta:
        abstract = True

class Elsewhere(models.Model):
    class Meta:
        managed = False
        db_table = "foreign"

class Same(Elsewhere):
    class Meta:
        proxy = True

class Built(models.Model):
    class Meta:
        db_table = PREFIX + "x"
`)),
	}
	var got []string
	for _, t := range modelTables(modules, "app") {
		got = append(got, fmt.Sprint(t.name, " ", t.derived))
	}
	want := []string{"app_plain true", "app_plain_friends true", "names false", "visual_review_item false", "app_local true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
