{{/* The settings that OperatorConfig reads; credentials are environment variables. */}}
{{- define "lamina.operatorProperties" -}}
{{- $fullname := include "lamina.fullname" . }}
{{- $tls := include "lamina.internalTlsSecret" . }}
lamina.region={{ .Values.region }}
lamina.installation={{ include "lamina.installation" . }}
lamina.claim-role={{ include "lamina.claimRole" . }}
lamina.lease={{ $fullname }}-operator
lamina.log-level={{ .Values.operator.logLevel }}
{{- with .Values.watchNamespaces }}
lamina.namespaces={{ join "," . }}
{{- end }}
{{- range $name, $runtime := .Values.runtimes }}
lamina.runtimes.{{ $name | quote }}.image={{ include "lamina.runtimeImage" (list $ $name) }}
{{- with $runtime.executionEnvironment }}
lamina.runtimes.{{ $name | quote }}.execution-environment={{ . }}
{{- end }}
{{- end }}
lamina.max-replicas={{ .Values.functions.maxReplicas }}
{{- include "lamina.limitProperties" (list . "reserved" "provisioned" "codeMebibytes") }}
{{- include "lamina.bucketProperties" . }}
lamina.start-cpu={{ .Values.functions.startCpu }}
lamina.cpu-after-init={{ upper .Values.functions.cpuAfterInit }}
{{- if include "lamina.poolEnabled" . }}
lamina.pool.namespaces={{ join "," .Values.functions.pool.namespaces }}
{{- range .Values.functions.pool.classes }}
{{- $key := printf "lamina.pool.classes.%s" (include "lamina.poolName" . | quote) }}
{{ $key }}.runtime={{ .runtime }}
{{ $key }}.memory={{ .memory }}
{{ $key }}.size={{ .size }}
{{- end }}
{{- end }}
lamina.sidecar.memory-request={{ .Values.functions.sidecar.memoryRequest }}
lamina.sidecar.memory-limit={{ .Values.functions.sidecar.memoryLimit }}
lamina.sidecar.cpu-request={{ .Values.functions.sidecar.cpuRequest }}
{{- if not (include "lamina.fixedIds" .) }}
lamina.fixed-ids=false
{{- end }}
{{- with .Values.functions.pod }}
lamina.function-pod=/etc/lamina/function-pod.yaml
# {{ toYaml . | sha256sum }}
{{- end }}
{{- with (.Values.databases | default dict).image }}
lamina.database.image={{ . }}
lamina.database.memory={{ $.Values.databases.memory }}
lamina.database.cpu={{ $.Values.databases.cpu }}
{{- end }}
lamina.gateway.internal-address={{ $fullname }}-gateway-internal.{{ .Release.Namespace }}.svc{{ with .Values.clusterDomain }}.{{ . }}.{{ end }}:{{ ternary "8444" "8081" (not (empty $tls)) }}
lamina.gateway.public-address={{ include "lamina.gatewayAddress" . }}
lamina.gateway.scaler-address={{ $fullname }}-gateway-scaler.{{ .Release.Namespace }}.svc:{{ ternary "9443" "9090" (not (empty $tls)) }}
{{- if $tls }}
lamina.gateway.ca={{ include "lamina.internalTlsFolder" . }}/ca.crt
lamina.gateway.scaler-authentication={{ include "lamina.scalerAuthentication" . }}
{{- end }}
{{- if include "lamina.secretAccess" . }}
lamina.gateway.service-account={{ .Release.Namespace }}/{{ $fullname }}-gateway
{{- end }}
{{- with .Values.gateway.publicUrl }}
lamina.url.base={{ . }}
{{- end }}
{{- with .Values.gateway.urlDomain }}
lamina.url.domain={{ . }}
{{- end }}
{{- with .Values.gateway.apiDomains }}
lamina.http.domains={{ join "," . }}
{{- end }}
{{- range $domain, $namespaces := .Values.gateway.apiDomainNamespaces }}
lamina.http.domain-namespaces."{{ $domain }}"={{ join "," $namespaces }}
{{- end }}
lamina.exposure.gateway-api={{ .Values.exposure.gatewayApi }}
lamina.exposure.ingress={{ .Values.exposure.ingress }}
{{- with .Values.exposure.gateways }}
lamina.exposure.gateways={{ join "," . }}
{{- end }}
{{- with .Values.exposure.ingressClasses }}
lamina.exposure.ingress-classes={{ join "," . }}
{{- end }}
lamina.s3.endpoint={{ include "lamina.s3Endpoint" . }}
{{- with .Values.s3.region }}
lamina.s3.region={{ . }}
{{- end }}
lamina.s3.path-style={{ .Values.s3.pathStyle }}
{{- with include "lamina.notificationTarget" . }}
lamina.s3.notification-target={{ . }}
{{- end }}
{{- with include "lamina.immediateNotificationTarget" . }}
lamina.s3.immediate-notification-target={{ . }}
{{- end }}
{{- with include "lamina.stsProperties" . }}
{{ . }}
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
{{- range $key, $value := .Values.operator.settings }}
{{ $key }}={{ $value }}
{{- end }}
{{- end }}

{{/* The image of a runtime: its own, else that of the runtime in imageOf. Takes a list: the root context and the runtime's name. */}}
{{- define "lamina.runtimeImage" -}}
{{- $runtimes := (index . 0).Values.runtimes }}
{{- $name := index . 1 }}
{{- $runtime := index $runtimes $name }}
{{- $other := get $runtimes ($runtime.imageOf | default "") | default dict }}
{{- $runtime.image | default $other.image | required (printf "runtimes.%s.imageOf: %s is not a runtime with an image; name one that has an image" $name ($runtime.imageOf | quote)) }}
{{- end }}
