// Package metrics tests the chart's alerts and dashboard with Prometheus' own parser and engine.
package metrics

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
)

const (
	alertsFile    = "../lamina/metrics/alerts.yaml"
	dashboardFile = "../lamina/metrics/dashboard.json"
)

var promQL = parser.NewParser(parser.Options{})

func alerts(t *testing.T) []rulefmt.Rule {
	t.Helper()
	groups, errs := rulefmt.ParseFile(alertsFile, false, model.UTF8Validation, promQL, slog.Default())
	for _, err := range errs {
		t.Error(err)
	}
	if groups == nil || len(groups.Groups) != 1 {
		t.Fatalf("%s has no group", alertsFile)
	}
	return groups.Groups[0].Rules
}

// The names of the series that docs/metrics.md promises, with those that a histogram or a summary stands for.
func documented(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{"up": true}
	for _, row := range regexp.MustCompile("(?m)^\\| `(lamina_\\w+)` .*").FindAllStringSubmatch(text(t, "../../docs/metrics.md"), -1) {
		names[row[1]] = true
		for _, suffix := range []string{"_count", "_sum", "_max"} {
			if strings.Contains(row[0], "| summary |") || strings.Contains(row[0], "| histogram |") {
				names[row[1]+suffix] = true
			}
		}
		if strings.Contains(row[0], "| histogram |") {
			names[row[1]+"_bucket"] = true
		}
	}
	return names
}

func text(t *testing.T, file string) string {
	t.Helper()
	bytes, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes)
}

// Parses an expression, and checks that the documentation has each of its metrics and that it asks for one installation.
func check(t *testing.T, where, expression string, known map[string]bool) {
	t.Helper()
	parsed, err := promQL.ParseExpr(expression)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		if selector, is := node.(*parser.VectorSelector); is {
			if !known[selector.Name] {
				t.Errorf("%s: docs/metrics.md has no %q", where, selector.Name)
			}
			if !strings.Contains(selector.String(), "installation=") {
				t.Errorf("%s: %s is about all installations", where, selector)
			}
		}
		return nil
	})
}

func TestAlertsNameDocumentedMetrics(t *testing.T) {
	known := documented(t)
	for _, alert := range alerts(t) {
		check(t, alert.Alert, alert.Expr, known)
	}
}

func TestEachAlertHasASectionInTheRunbook(t *testing.T) {
	runbook := text(t, "../../docs/operations.md")
	for _, alert := range alerts(t) {
		if want := "RUNBOOK#" + strings.ToLower(alert.Alert); alert.Annotations["runbook_url"] != want {
			t.Errorf("%s: runbook_url is %s, want %s", alert.Alert, alert.Annotations["runbook_url"], want)
		}
		if !strings.Contains(runbook, "\n#### "+alert.Alert+"\n") {
			t.Errorf("docs/operations.md has no section %s", alert.Alert)
		}
	}
}

func TestDashboardNamesDocumentedMetrics(t *testing.T) {
	var dashboard struct {
		Panels []struct {
			Title, Type string
			Targets     []struct{ Expr string }
		}
		Templating struct {
			List []struct{ Name, Type, Definition string }
		}
	}
	if err := json.Unmarshal([]byte(text(t, dashboardFile)), &dashboard); err != nil {
		t.Fatal(err)
	}
	known := documented(t)
	values := regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)
	for _, variable := range dashboard.Templating.List {
		if found := values.FindStringSubmatch(variable.Definition); found != nil && variable.Name != "installation" {
			check(t, variable.Name, filled(found[1]), known)
		}
	}
	panels := 0
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			check(t, panel.Title, filled(target.Expr), known)
		}
		if panel.Type != "row" {
			panels++
			if len(panel.Targets) == 0 {
				t.Errorf("panel %s shows nothing", panel.Title)
			}
		}
	}
	if panels < 15 {
		t.Errorf("only %d panels", panels)
	}
}

// Grafana's variables, filled as Grafana does.
func filled(expression string) string {
	expression = strings.ReplaceAll(expression, "$__rate_interval", "2m")
	return regexp.MustCompile(`\$\w+`).ReplaceAllString(expression, "x")
}

// Series for an hour, one sample a minute, and how long after the beginning the alert fires first. 0: it never fires.
type situation struct {
	about  string
	series []string
	firing time.Duration
	labels string
}

const own = `installation="INSTALLATION"`

var situations = map[string][]situation{
	"LaminaGatewayDown": {
		{"the last of two gateways ends", []string{`up{` + own + `,component="gateway",pod="a"} 1x10 0x50`, `up{` + own + `,component="gateway",pod="b"} 1x20 0x40`}, 23 * time.Minute, ""},
		{"one of two ends", []string{`up{` + own + `,component="gateway",pod="a"} 1x60`, `up{` + own + `,component="gateway",pod="b"} 0x60`}, 0, ""},
	},
	"LaminaOperatorDown": {
		{"only another installation has one", []string{`up{installation="b/lamina",component="operator"} 1x60`}, 5 * time.Minute, ""},
		{"it is there", []string{`up{` + own + `,component="operator"} 1x60`}, 0, ""},
	},
	"LaminaFaults": {
		{"faults for half an hour", []string{counter(`lamina_faults_total`, fn, "0x10 0+3x50")}, 22 * time.Minute, fn},
		{"one fault", []string{counter(`lamina_faults_total`, fn, "0x10 1x50")}, 0, ""},
	},
	"LaminaFunctionErrors": {
		{"half of the invocations fail", []string{counter("lamina_errors_total", fn, "0+30x60"), counter("lamina_invocations_total", fn, "0+60x60")}, 11 * time.Minute, fn},
		{"one of ten fails", []string{counter("lamina_errors_total", fn, "0+6x60"), counter("lamina_invocations_total", fn, "0+60x60")}, 0, ""},
		{"there are no invocations", []string{counter("lamina_errors_total", fn, "5x60"), counter("lamina_invocations_total", fn, "9x60")}, 0, ""},
	},
	"LaminaThrottled": {
		{"the pool is used up", []string{counter("lamina_throttles_total", fn+`,cause="pool"`, "0+5x60")}, 11 * time.Minute, `cause="pool"`},
		{"the environments of a function are busy", []string{counter("lamina_throttles_total", fn+`,cause="busy"`, "0+5x60")}, 0, ""},
		{"a function has as much as it may have", []string{counter("lamina_throttles_total", fn+`,cause="reserved"`, "0+5x60")}, 0, ""},
	},
	"LaminaConcurrencyNearLimit": {
		{"950 of 1000", []string{counter("lamina_claimed_account_concurrency", `pod="a"`, "950x60"), counter("lamina_account_concurrency_limit", `pod="a"`, "1000x60")}, 10 * time.Minute, ""},
		{"500 seen by each of two gateways", []string{counter("lamina_claimed_account_concurrency", `pod="a"`, "500x60"), counter("lamina_claimed_account_concurrency", `pod="b"`, "500x60"), counter("lamina_account_concurrency_limit", `pod="a"`, "1000x60")}, 0, ""},
	},
	"LaminaAsyncEventsDropped": {
		{"one event", []string{counter("lamina_async_events_dropped_total", fn, "0x10 1x50")}, 11 * time.Minute, fn},
		{"none", []string{counter("lamina_async_events_dropped_total", fn, "7x60")}, 0, ""},
	},
	"LaminaAsyncEventsLate": {
		{"ten minutes old", []string{counter("lamina_async_event_age_seconds_sum", fn, "0+6000x60"), counter("lamina_async_event_age_seconds_count", fn, "0+10x60")}, 11 * time.Minute, fn},
		{"no attempt begins", []string{counter("lamina_async_events_received_total", fn, "0+6x60"), counter("lamina_async_event_age_seconds_sum", fn, "0x60"), counter("lamina_async_event_age_seconds_count", fn, "0x60")}, 11 * time.Minute, fn},
		{"no events are received", []string{counter("lamina_async_events_received_total", fn, "5x60"), counter("lamina_async_event_age_seconds_sum", fn, "0x60"), counter("lamina_async_event_age_seconds_count", fn, "0x60")}, 0, ""},
		{"a second old", []string{counter("lamina_async_event_age_seconds_sum", fn, "0+10x60"), counter("lamina_async_event_age_seconds_count", fn, "0+10x60")}, 0, ""},
	},
	"LaminaDeliveryFailures": {
		{"a queue that is gone", []string{counter("lamina_dead_letter_errors_total", fn, "0+1x60"), counter("lamina_destination_delivery_failures_total", fn, "0x60")}, 16 * time.Minute, fn},
		{"one attempt failed", []string{counter("lamina_dead_letter_errors_total", fn, "0x5 1x55"), counter("lamina_destination_delivery_failures_total", fn, "0x60")}, 0, ""},
	},
	"LaminaIteratorAge": {
		{"20 minutes", []string{counter("lamina_iterator_age_milliseconds", `namespace="shop",trigger="clicks"`, "1200000x60")}, 10 * time.Minute, `namespace="shop",trigger="clicks"`},
		{"a minute", []string{counter("lamina_iterator_age_milliseconds", `namespace="shop",trigger="clicks"`, "60000x60")}, 0, ""},
	},
	"LaminaReconcileErrors": {
		{"errors all the time", []string{counter("lamina_reconcile_errors_total", `kind="Function"`, "0+2x60")}, 16 * time.Minute, `kind="Function"`},
		{"one error", []string{counter("lamina_reconcile_errors_total", `kind="Function"`, "0x5 1x55")}, 0, ""},
	},
	"LaminaContentUnavailable": {
		{"the store is full", []string{counter("lamina_content_check_seconds_count", `result="unavailable",reason="ContentStoreFull"`, "0+1x60")}, 16 * time.Minute, `reason="ContentStoreFull"`},
		{"a user's mistake", []string{counter("lamina_content_check_seconds_count", `result="unusable",reason="NotAZip"`, "0+1x60")}, 0, ""},
	},
	"LaminaScaleFailures": {
		{"the API server refuses", []string{counter("lamina_scale_failures_total", `pod="a"`, "0+10x60")}, 11 * time.Minute, ""},
		{"once", []string{counter("lamina_scale_failures_total", `pod="a"`, "0x5 1x55")}, 0, ""},
	},
	"LaminaClockWrong": {
		{"behind", []string{counter("lamina_clock_ahead_seconds", `pod="a"`, "-30x60")}, 5 * time.Minute, own + `,pod="a"`},
		{"a second", []string{counter("lamina_clock_ahead_seconds", `pod="a"`, "1x60")}, 0, ""},
	},
}

const fn = `namespace="shop",function="orders"`

func counter(name, labels, values string) string {
	return name + "{" + own + "," + labels + "} " + values
}

func TestAlertsFireWhenTheyShould(t *testing.T) {
	engine := promqltest.NewTestEngine(t, false, 0, 10000)
	for _, alert := range alerts(t) {
		cases := situations[alert.Alert]
		fires := slices.ContainsFunc(cases, func(one situation) bool { return one.firing > 0 })
		quiet := slices.ContainsFunc(cases, func(one situation) bool { return one.firing == 0 })
		if !fires || !quiet {
			t.Errorf("%s needs a situation in which it fires, and one in which it does not", alert.Alert)
		}
		for _, one := range cases {
			t.Run(alert.Alert+": "+one.about, func(t *testing.T) {
				at, labels := firstFiring(t, engine, alert, one.series)
				if at != one.firing {
					t.Errorf("fires first after %s (0: never), want %s", at, one.firing)
				}
				if at > 0 && !sameLabels(t, labels, one.labels) {
					t.Errorf("labels %s, want %s", labels, one.labels)
				}
			})
		}
	}
}

func sameLabels(t *testing.T, found, wanted string) bool {
	t.Helper()
	want, err := promQL.ParseMetric("{" + wanted + "}")
	if err != nil {
		t.Fatal(err)
	}
	return found == want.String()
}

// Evaluates the rule every minute for an hour, as Prometheus does: it fires when it was true without interruption for long enough.
func firstFiring(t *testing.T, engine *promql.Engine, alert rulefmt.Rule, series []string) (time.Duration, string) {
	t.Helper()
	storage := promqltest.LoadedStorage(t, "load 1m\n  "+strings.Join(series, "\n  "))
	defer storage.Close()
	since := map[string]time.Duration{}
	for at := time.Duration(0); at <= time.Hour; at += time.Minute {
		query, err := engine.NewInstantQuery(context.Background(), storage, nil, alert.Expr, time.Unix(0, 0).Add(at))
		if err != nil {
			t.Fatal(err)
		}
		result := query.Exec(context.Background())
		vector, err := result.Vector()
		if err != nil {
			t.Fatal(err)
		}
		active := map[string]time.Duration{}
		for _, sample := range vector {
			labels := sample.Metric.DropMetricName().String()
			begun, pending := since[labels]
			if !pending {
				begun = at
			}
			active[labels] = begun
			if at-begun >= time.Duration(alert.For) && at > 0 {
				query.Close()
				return at, labels
			}
		}
		query.Close()
		since = active
	}
	return 0, ""
}
