{{/* A release from before these values existed may be upgraded with --reuse-values: they are off then. */}}
{{- define "lamina.tracesOwnStore" -}}
{{- if ((.Values.tracing | default dict).store | default dict).enabled }}true{{ end }}
{{- end }}

{{/* URL of the receiver of spans; empty if nothing is recorded. */}}
{{- define "lamina.tracesEndpoint" -}}
{{- $own := and (include "lamina.tracesOwnStore" .) (printf "http://%s-traces.%s.svc:4318" (include "lamina.fullname" .) .Release.Namespace) }}
{{- (.Values.tracing | default dict).endpoint | default $own | default "" }}
{{- end }}

{{/* URL of the store from which the console reads; empty if there is none. */}}
{{- define "lamina.tracesQueryUrl" -}}
{{- $own := and (include "lamina.tracesOwnStore" .) (printf "http://%s-traces.%s.svc:16686" (include "lamina.fullname" .) .Release.Namespace) }}
{{- (.Values.tracing | default dict).queryUrl | default $own | default "" | trimSuffix "/" }}
{{- end }}
