{{/* The settings that GatewayConfig reads; credentials are environment variables. */}}
{{- define "lamina.gatewayProperties" -}}
lamina.region={{ .Values.region }}
lamina.installation={{ include "lamina.installation" . }}
lamina.claim-role={{ include "lamina.claimRole" . }}
lamina.public-address={{ include "lamina.gatewayAddress" . }}
quarkus.log.category."dev.lamina".level={{ .Values.gateway.logLevel }}
{{- with .Values.watchNamespaces }}
lamina.namespaces={{ join "," . }}
{{- end }}
lamina.limits.concurrency={{ .Values.gateway.concurrency }}
{{- include "lamina.limitProperties" (list . "concurrency" "reserved" "events") }}
{{- include "lamina.bucketProperties" . }}
lamina.scale.max-replicas={{ .Values.functions.maxReplicas }}
{{- if include "lamina.poolEnabled" . }}
lamina.pool.namespaces={{ join "," .Values.functions.pool.namespaces }}
{{- $pools := list }}
{{- range .Values.functions.pool.classes }}
{{- $pools = append $pools (include "lamina.poolName" .) }}
{{- end }}
lamina.pool.classes={{ join "," $pools }}
{{- end }}
lamina.start-timeout={{ .Values.gateway.startTimeoutSeconds }}s
lamina.shutdown-grace={{ .Values.gateway.shutdownGraceSeconds }}s
{{- if include "lamina.tlsSecret" (dict "root" . "name" "gateway" "values" .Values.gateway) }}
lamina.tls.certificate=/etc/lamina-tls/tls.crt
lamina.tls.key=/etc/lamina-tls/tls.key
{{- end }}
{{- if include "lamina.internalTlsSecret" . }}
lamina.internal-tls.certificate={{ include "lamina.internalTlsFolder" . }}/tls.crt
lamina.internal-tls.key={{ include "lamina.internalTlsFolder" . }}/tls.key
lamina.internal-tls.plain={{ include "lamina.internalPlain" . | default "false" }}
{{- end }}
lamina.nats.url={{ include "lamina.natsUrl" . }}
{{- if and .Values.nats.enabled (include "lamina.internalTlsSecret" .) }}
lamina.nats.ca={{ include "lamina.internalTlsFolder" . }}/ca.crt
{{- end }}
lamina.nats.prefix={{ .Values.nats.prefix | default "lamina" }}
lamina.nats.replicas={{ .Values.nats.replicas }}
{{- if .Values.nats.enabled }}
lamina.nats.content-mebibytes={{ include "lamina.natsContentMebibytes" . }}
{{- end }}
lamina.control.enabled={{ include "lamina.controlEnabled" . | default "false" }}
lamina.control.permissions={{ include "lamina.permissionsEnabled" . | default "false" }}
{{- with (.Values.gateway.control | default dict).uploadMebibytes }}
lamina.control.upload-mebibytes={{ . }}
{{- end }}
lamina.memory-tests.enabled={{ include "lamina.memoryTestsEnabled" . | default "false" }}
{{- with .Values.gateway.urlDomain }}
lamina.url.domain={{ . }}
{{- end }}
{{- with .Values.gateway.apiDomains }}
lamina.http.domains={{ join "," . }}
{{- end }}
{{- range $domain, $namespaces := .Values.gateway.apiDomainNamespaces }}
lamina.http.domain-namespaces."{{ $domain }}"={{ join "," $namespaces }}
{{- end }}
{{- with .Values.gateway.tokenAudiences }}
lamina.identity.token-audiences={{ join "," . }}
{{- end }}
{{- if not (kindIs "invalid" .Values.gateway.apiServerTokens) }}
lamina.identity.api-server-tokens={{ .Values.gateway.apiServerTokens }}
lamina.identity.cache-outage={{ .Values.gateway.outageSeconds }}s
{{- end }}
lamina.identity.access-keys={{ not (empty .Values.gateway.accessKeys.namespaces) }}
{{- with without .Values.gateway.accessKeys.namespaces "*" }}
lamina.identity.access-key-namespaces={{ join "," . }}
{{- end }}
{{- if .Values.gateway.replay.enabled }}
lamina.s3.endpoint={{ include "lamina.s3Endpoint" . }}
{{- with .Values.s3.region }}
lamina.s3.region={{ . }}
{{- end }}
lamina.s3.path-style={{ .Values.s3.pathStyle }}
{{- end }}
{{- with include "lamina.stsProperties" . }}
{{ . }}
lamina.sts.audience={{ include "lamina.stsAudience" $ }}
lamina.sts.lifetime={{ ($.Values.sts | default dict).lifetimeSeconds | default 3600 }}s
{{- end }}
{{- if include "lamina.logsEnabled" . }}
lamina.logs.url={{ include "lamina.logsUrl" . }}
lamina.logs.retention-days={{ .Values.logs.retentionDays }}
{{- end }}
{{- /* A release from before these values existed may be upgraded with --reuse-values: the gateway has the same defaults. */}}
{{- $cost := .Values.cost | default dict }}
{{- $aws := $cost.aws | default dict }}
{{- $node := $cost.node | default dict }}
{{- range list
  (list "retention-days" $cost.retentionDays)
  (list "currency" $cost.currency)
  (list "aws.million-requests" $aws.millionRequests)
  (list "aws.gb-second" $aws.gbSecond)
  (list "aws.provisioned-gb-second" $aws.provisionedGbSecond)
  (list "aws.provisioned-invocation-gb-second" $aws.provisionedInvocationGbSecond)
  (list "aws.free-tier" $aws.freeTier)
  (list "node.cpu-hour" $node.cpuHour)
  (list "node.gib-hour" $node.gibHour)
}}
{{- if not (kindIs "invalid" (index . 1)) }}
lamina.cost.{{ index . 0 }}={{ index . 1 }}
{{- end }}
{{- end }}
{{- with include "lamina.tracesEndpoint" . }}
lamina.tracing.endpoint={{ . }}
lamina.tracing.ratio={{ $.Values.tracing.ratio }}
{{- end }}
{{- range $key, $value := .Values.gateway.settings }}
{{ $key }}={{ $value }}
{{- end }}
{{- end }}
