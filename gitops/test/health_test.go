// Package gitops tests how Flux, Argo CD and Kustomize read the files of this folder and the statuses that the operator writes.
package gitops

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/yaml"
)

// The expected results of kstatus (Flux, kpt, Helm 4) and Argo CD for each file in statuses/. The operator's StatusExamplesTest
// writes those of Functions, from the classes that write statuses.
var expected = map[string]struct {
	kstatus status.Status
	argo    string
}{
	"function-newborn":             {status.InProgressStatus, "Progressing"},
	"function-edited":              {status.InProgressStatus, "Progressing"},
	"function-idle":                {status.CurrentStatus, "Healthy"},
	"function-rolling-out":         {status.InProgressStatus, "Progressing"},
	"function-rollout-failed":      {status.FailedStatus, "Degraded"},
	"function-new-code-broken":     {status.FailedStatus, "Degraded"},
	"function-code-not-yet-there":  {status.InProgressStatus, "Progressing"},
	"function-code-never-came":     {status.FailedStatus, "Degraded"},
	"function-scaling-refused":     {status.FailedStatus, "Degraded"},
	"function-broker-away-of-keda": {status.CurrentStatus, "Healthy"},
	"layer-newborn":                {status.InProgressStatus, "Progressing"},
	"layer-ready":                  {status.CurrentStatus, "Healthy"},
	"layer-stored-source-gone":     {status.FailedStatus, "Degraded"},
	"trigger-newborn":              {status.InProgressStatus, "Progressing"},
	"trigger-ready":                {status.CurrentStatus, "Healthy"},
	"trigger-function-not-found":   {status.InProgressStatus, "Progressing"},
	"trigger-invalid-schedule":     {status.FailedStatus, "Degraded"},
}

func TestHealth(t *testing.T) {
	files, err := filepath.Glob("statuses/*.yaml")
	if err != nil || len(files) != len(expected) {
		t.Fatalf("%d files for %d cases: %v", len(files), len(expected), err)
	}
	scripts := scripts(t)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			want, known := expected[name]
			if !known {
				t.Fatalf("nothing is expected of %s", file)
			}
			object := read(t, file)
			result, err := status.Compute(object)
			if err != nil || result.Status != want.kstatus {
				t.Errorf("kstatus: %v (%v), want %s", result, err, want.kstatus)
			}
			health, message := argo(t, scripts["resource.customizations.health.lamina.dev_"+object.GetKind()], object)
			if health != want.argo || message == "" {
				t.Errorf("Argo CD: %s %q, want %s", health, message, want.argo)
			}
		})
	}
}

func read(t *testing.T, file string) *unstructured.Unstructured {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	json, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(json); err != nil {
		t.Fatal(err)
	}
	return object
}

func scripts(t *testing.T) map[string]string {
	t.Helper()
	found, _, err := unstructured.NestedStringMap(read(t, "../argocd/argocd-cm.yaml").Object, "data")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Runs a script as Argo CD's util/lua does: the same interpreter (gopher-lua), the same few libraries, one second. Argo CD
// itself is not built here, because it would bring its whole server.
func argo(t *testing.T, script string, object *unstructured.Unstructured) (string, string) {
	t.Helper()
	machine := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer machine.Close()
	for name, open := range map[string]lua.LGFunction{lua.LoadLibName: lua.OpenPackage, lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable} {
		if err := machine.CallByParam(lua.P{Fn: machine.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			t.Fatal(err)
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	machine.SetContext(limit)
	machine.SetGlobal("obj", value(machine, object.Object))
	if err := machine.DoString(script); err != nil {
		t.Fatal(err)
	}
	answer, ok := machine.Get(-1).(*lua.LTable)
	if !ok {
		t.Fatalf("no table: %v", machine.Get(-1))
	}
	return lua.LVAsString(answer.RawGetString("status")), lua.LVAsString(answer.RawGetString("message"))
}

func value(machine *lua.LState, from any) lua.LValue {
	switch typed := from.(type) {
	case bool:
		return lua.LBool(typed)
	case string:
		return lua.LString(typed)
	case int64:
		return lua.LNumber(typed)
	case float64:
		return lua.LNumber(typed)
	case []any:
		table := machine.CreateTable(len(typed), 0)
		for _, item := range typed {
			table.Append(value(machine, item))
		}
		return table
	case map[string]any:
		table := machine.CreateTable(0, len(typed))
		for key, item := range typed {
			table.RawSetString(key, value(machine, item))
		}
		return table
	}
	return lua.LNil
}
