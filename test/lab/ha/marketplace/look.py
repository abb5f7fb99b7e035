"""What Home Assistant's own Marketplace makes of this repository's files, as JSON.

Argument: {"owner/name": ..., "files": [path, ...], "hacs": {...}, "assets": [name, ...]}. No network is asked.
"""

import json
import sys
from types import SimpleNamespace

from aiogithubapi.models.git_tree import GitHubGitTreeEntryModel
from awesomeversion import AwesomeVersion
from homeassistant.components.marketplace.exceptions import MarketplaceError
from homeassistant.components.marketplace.repositories.base import RepositoryManifest
from homeassistant.components.marketplace.repositories.integration import IntegrationRepository
from homeassistant.components.marketplace.repositories.plugin import PluginRepository
from homeassistant.const import __version__

asked = json.loads(sys.argv[1])
marketplace = SimpleNamespace(
    core=SimpleNamespace(config_path="/config"),
    version=AwesomeVersion(__version__),
)


def repository(kind):
    made = kind(marketplace, "someone/homeport")
    made.tree = [GitHubGitTreeEntryModel({"path": path, "type": "blob"}) for path in asked["files"]]
    made.treefiles = list(asked["files"])
    made.repository_manifest = RepositoryManifest.from_dict(asked["hacs"])
    if asked["assets"]:
        assets = [SimpleNamespace(name=name) for name in asked["assets"]]
        made.releases.objects = [SimpleNamespace(assets=assets, tag_name="v0.1.0")]
    return made


card = repository(PluginRepository)
card.resolve_content()
card._check_minimum_version(card.repository_manifest)

try:
    repository(IntegrationRepository).resolve_content()
    integration = None
except MarketplaceError as refused:
    integration = type(refused).__name__

print(
    json.dumps(
        {
            "name": card.display_name,
            "read": sorted(card.repository_manifest.manifest),
            "takenFrom": card.content.path.remote,
            "file": card.data.file_name,
            "single": card.content.single,
            "folder": card.localpath,
            "address": card.generate_dashboard_resource_url(),
            "asIntegration": integration,
        }
    )
)
