package repotest

import (
	"fmt"
	"strings"
)

// times writes a piece several times, with its number and that of the file.
func times(count, file int, piece string) string {
	var out strings.Builder
	for i := range count {
		out.WriteString(strings.NewReplacer("$I", fmt.Sprint(i), "$N", fmt.Sprint(file)).Replace(piece))
	}
	return out.String()
}

func models(n int) string {
	return "from django.db import models\n\nfrom posthog.utils import generate_uuid\n" + times(3, n, `

class Item$NPart$I(models.Model):
    """One of many: what a team keeps of a kind, and what became of it."""

    class Kind(models.TextChoices):
        FIRST = "first", "First"
        SECOND = "second", "Second"

    id = models.UUIDField(primary_key=True, default=generate_uuid, editable=False)
    team_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=400, help_text="The name, as the team wrote it")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.FIRST)  # never empty
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    filters = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["team_id", "created_at"], name="item_$N_$I_recent")]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind}): {self.filters.get("percent", 0):>3}"

    @property
    def is_first(self) -> bool:
        return self.kind == self.Kind.FIRST and not self.previous_id
`)
}

func migration(name string, n int) string {
	return fmt.Sprintf("from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [(%q, \"%04d_change\")]\n\n    operations = [\n", name, n-20) +
		times(6, n, "        migrations.AddField(\n            model_name=\"item$Npart$I\",\n            name=\"extra_$I\",\n            field=models.CharField(blank=True, default=\"\", max_length=200),\n        ),\n") + "    ]\n"
}

func tests(name string, n int) string {
	return fmt.Sprintf("from unittest.mock import patch\n\nimport pytest\n\nfrom posthog.test.base import APIBaseTest\n\nfrom products.%s.backend.logic import module_8\n\n\nclass TestItem%d(APIBaseTest):\n", name, n) + times(12, n, `    def test_it_keeps_what_was_given_$I(self) -> None:
        with patch("posthog.tasks.send") as send:
            response = self.client.post(f"/api/projects/{self.team.pk}/items/", {"name": "One of $I", "kind": "first"}, format="json")
        assert response.status_code == 201, response.json()
        self.assertEqual(response.json()["name"], "One of $I")
        self.assertEqual(send.call_count, 1)  # once, not once for each

`)
}

func views(name string, n int) string {
	return fmt.Sprintf("from typing import Any\n\nfrom rest_framework import serializers, viewsets\nfrom rest_framework.decorators import action\nfrom rest_framework.request import Request\nfrom rest_framework.response import Response\n\nfrom products.%s.backend.logic import module_11, module_12\n", name) + times(5, n, `

class Item$NView$I(viewsets.ModelViewSet):
    """What can be done with an item from outside."""

    scope_object = "item"
    ordering = "-created_at"

    @action(methods=["GET", "POST"], detail=True, url_path="parts/$I")
    def parts(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = module_11.find_$I(self.team.id, limit=int(request.query_params.get("limit", 100)))
        if not found:
            raise serializers.ValidationError({"limit": "There is nothing to show from the list"})
        return Response({"results": [module_12.told_$I(one) for one in found], "next": None})
`)
}

func logic(name string, n int) string {
	head := "import json\nimport logging\nfrom collections.abc import Iterable\nfrom dataclasses import dataclass\n\nfrom django.db import router, transaction\n\nfrom posthog.clickhouse.client import sync_execute\n\n"
	head += fmt.Sprintf("from products.%s.backend.models.item_0 import Item0Part0\n\nlogger = logging.getLogger(__name__)\n", name)
	query := ""
	if n%3 == 0 {
		query = "\n\nRECENT = \"\"\"\n    SELECT event, count() AS total\n    FROM events_of_clickhouse\n    WHERE team_id = %(team_id)s\n    GROUP BY event\n    ORDER BY total DESC\n\"\"\"\n"
	}
	return head + query + times(7, n, `

@dataclass(frozen=True)
class Found$I:
    name: str
    total: int = 0


def find_$I(team_id: int, limit: int = 100) -> list[Found$I]:
    """Find what a team has, newest first.

    What was deleted is left out, and so is what another task is changing now.
    """
    found = Item0Part0.objects.filter(team_id=team_id, kind__in=["first", "second"]).order_by("-created_at")[:limit]
    if not found:
        logger.info("nothing was found", extra={"team_id": team_id, "limit": limit})
        return []
    return [Found$I(name=one.name, total=len(one.filters or {})) for one in found]


def told_$I(one: Found$I) -> str:
    parts = [part.strip() for part in one.name.split(",") if part]  # what people write is untidy
    return json.dumps({"name": f"{one.name!r} of {len(parts)}", 'total': one.total})
`)
}

func scene(n int) string {
	return "import { useActions, useValues } from 'kea'\nimport { LemonButton } from 'lib/lemon-ui/LemonButton'\n\nimport { itemsLogic } from '../itemsLogic'\n" + times(4, n, `
export function Part$I({ id, title }: { id: string; title?: string }): JSX.Element {
    const { items, isLoading } = useValues(itemsLogic({ id }))
    const { reload, remove } = useActions(itemsLogic({ id }))
    // what is gone is shown until the next load
    return (
        <div className="flex gap-2">
            <h2>{title ?? `+"`Item ${id}`"+`}</h2>
            {items.map((item) => (
                <LemonButton key={item.id} onClick={() => remove(item.id)} loading={isLoading}>
                    Remove {item.name.replace(/"/g, "'")}
                </LemonButton>
            ))}
        </div>
    )
}
`)
}
