{{/* A release from before these values existed may be upgraded with --reuse-values. */}}
{{- define "lamina.logsEnabled" -}}
{{- if (.Values.logs | default dict).enabled }}
{{- if not (and .Values.logs.store .Values.logs.collector) }}
{{- fail "logs.enabled: the values of this release are from a chart without logs. Use helm upgrade --reset-then-reuse-values instead of --reuse-values." }}
{{- end -}}
true
{{- end }}
{{- end }}

{{- define "lamina.logsOwnStore" -}}
{{- if and (include "lamina.logsEnabled" .) (not .Values.logs.externalUrl) }}true{{ end }}
{{- end }}

{{/* URL of the log store, which gateway and collector use. */}}
{{- define "lamina.logsUrl" -}}
{{- .Values.logs.externalUrl | default (printf "http://%s-logs.%s.svc:9428" (include "lamina.fullname" .) .Release.Namespace) | trimSuffix "/" }}
{{- end }}

{{/* Four fifths of the volume, as VictoriaLogs writes sizes: 8GiB for 10Gi. */}}
{{- define "lamina.logsBytes" -}}
{{- $size := .Values.logs.store.persistence.size }}
{{- mulf (regexFind "^[0-9.]+" $size) 0.8 }}{{ with regexFind "[KMGT]i?$" $size }}{{ . }}B{{ end }}
{{- end }}

{{- define "lamina.collectorNamespace" -}}
{{- .Values.logs.collector.namespace | default .Release.Namespace }}
{{- end }}

{{/* Files that the collector reads. In pods of container images the platform's lines are those of the container lamina. */}}
{{- define "lamina.collectorGlobs" -}}
{{- $directories := list "*" }}
{{- with .Values.watchNamespaces }}
{{- $directories = list }}
{{- range . }}{{ $directories = append $directories (printf "%s_*" .) }}{{ end }}
{{- end }}
{{- range $directories }}
- -fileCollector.glob=/var/log/pods/{{ . }}/function/*.log
- -fileCollector.glob=/var/log/pods/{{ . }}/lamina/*.log
{{- end }}
{{- end }}
