package gitops

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// Names that Kustomize changes reach every field that names them.
func TestKustomizeChangesTheReferencesToo(t *testing.T) {
	folder := t.TempDir()
	for _, file := range []string{"kustomize/kustomization.yaml", "kustomize/resources.yaml", "../kustomize/lamina.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		t.Fatal(err)
	}
	code, keys, broker := generated(t, made, "shop-code-"), generated(t, made, "shop-keys-"), generated(t, made, "shop-broker-")
	all, err := made.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	text := string(all)
	for field, times := range map[string]int{
		"name: " + code:                       3, // its own, the function's code, the layer's content
		"secret: " + keys:                     1,
		"secret: " + broker:                   3, // onSuccess, deadLetter, source
		"serviceAccountName: shop-role":       1,
		"- name: shop-fonts":                  1,
		"function:\n        name: shop-hello": 1, // onFailure
		"function:\n    name: shop-hello":     1, // of the trigger
	} {
		if found := strings.Count(text, field); found != times {
			t.Errorf("%q: %d times, want %d, in\n%s", field, found, times, text)
		}
	}
}

// The name that a generated object got: with the prefix and a hash.
func generated(t *testing.T, made resmap.ResMap, prefix string) string {
	t.Helper()
	for _, resource := range made.Resources() {
		if strings.HasPrefix(resource.GetName(), prefix) {
			return resource.GetName()
		}
	}
	t.Fatalf("nothing is named %s...", prefix)
	return ""
}
