{{/*
The Secrets that this release makes, by name: their component and their data. Passwords are generated once and kept in the cluster. They
are remembered while the chart is rendered, so that the hash of a Secret in a pod's template is that of the Secret.
*/}}
{{- define "lamina.madeSecrets" -}}
{{- if not (hasKey .Values "made secrets") }}
{{- $fullname := include "lamina.fullname" . }}
{{- $made := dict }}
{{- $missing := list }}
{{- $wanted := list }}
{{- if not .Values.functions.podKey.existingSecret }}
{{- $wanted = append $wanted (dict "name" (include "lamina.podKeySecret" .) "component" "operator" "random" (dict "key" (list "" 48)) "value" "functions.podKey.existingSecret") }}
{{- end }}
{{- if not .Values.webhook.existingSecret }}
{{- if .Values.webhook.token }}
{{- $_ := set $made (include "lamina.webhookSecret" .) (dict "component" "gateway" "data" (dict "token" .Values.webhook.token)) }}
{{- else }}
{{- $wanted = append $wanted (dict "name" (include "lamina.webhookSecret" .) "component" "gateway" "random" (dict "token" (list "t" 39)) "value" "webhook.existingSecret") }}
{{- end }}
{{- end }}
{{- if and (not .Values.s3.existingSecret) .Values.s3.endpoint }}
{{- $_ := set $made (include "lamina.s3Secret" .) (dict "component" "operator" "data" (dict "access-key" .Values.s3.accessKey "secret-key" .Values.s3.secretKey)) }}
{{- end }}
{{- if not .Values.nats.auth.existingSecret }}
{{- $given := dict "username" .Values.nats.auth.username }}
{{- if .Values.nats.auth.password }}
{{- $_ := set $made (include "lamina.natsSecret" .) (dict "component" "nats" "data" (merge $given (dict "password" .Values.nats.auth.password))) }}
{{- else if .Values.nats.enabled }}
{{- $wanted = append $wanted (dict "name" (include "lamina.natsSecret" .) "component" "nats" "given" $given "random" (dict "password" (list "p" 39)) "value" "nats.auth.existingSecret") }}
{{- end }}
{{- end }}
{{- if and .Values.minio.enabled (not .Values.minio.existingSecret) }}
{{- $wanted = append $wanted (dict "name" (include "lamina.minioSecret" .) "component" "minio" "random" (dict "access-key" (list "LAMINA" 14) "secret-key" (list "" 40)) "value" "minio.existingSecret") }}
{{- end }}
{{- if and (.Values.console | default dict).enabled (not .Values.console.sessionKey.existingSecret) }}
{{- $wanted = append $wanted (dict "name" (include "lamina.consoleSecret" .) "component" "console" "random" (dict "key" (list "" 48)) "value" "console.sessionKey.existingSecret") }}
{{- end }}
{{- range $secret := $wanted }}
{{- $data := $secret.given | default dict }}
{{- $old := dig "data" dict (lookup "v1" "Secret" $.Release.Namespace $secret.name | default dict) | default dict }}
{{- range $key, $form := $secret.random }}
{{- $value := get $old $key | b64dec }}
{{- if not $value }}{{ $missing = append $missing $secret.value }}{{ end }}
{{- $value = $value | default (printf "%s%s" (index $form 0) (randAlphaNum (index $form 1 | int))) }}
{{- $_ := set $data $key (ternary (upper $value) $value (eq $key "access-key")) }}
{{- end }}
{{- $_ := set $made $secret.name (dict "component" $secret.component "data" $data) }}
{{- end }}
{{- $generate := (.Values.secrets | default dict).generate | default "kept" }}
{{- if and $missing (ne $generate "always") (not (lookup "v1" "Namespace" "" "kube-system")) }}
{{- fail (printf "\n\nThe chart is rendered without a cluster (helm template, Argo CD, --dry-run=client). It cannot look up the passwords that it has\ngenerated, so each render would have new ones. Do one of these:\n- name Secrets of your own: %s\n- render with the cluster: --dry-run=server\n- only to read the manifests, never to apply them: --set secrets.generate=always\n" (join ", " (uniq $missing))) }}
{{- end }}
{{- $_ := set .Values "made secrets" $made }}
{{- end }}
{{- get .Values "made secrets" | toYaml }}
{{- end }}
