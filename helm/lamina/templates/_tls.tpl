{{/* The Secret with the certificate of a component's port, see lamina.podSettings; empty if the port has no TLS. */}}
{{- define "lamina.tlsSecret" -}}
{{- $tls := .values.tls | default dict }}
{{- if $tls.secretName }}{{ $tls.secretName }}
{{- else if ($tls.certManager | default dict).issuer }}{{ include "lamina.fullname" .root }}-{{ .name }}-tls
{{- end }}
{{- end }}

{{/* The Service that has the public API without TLS, and its address. */}}
{{- define "lamina.gatewayService" -}}
{{- $tls := include "lamina.tlsSecret" (dict "root" . "name" "gateway" "values" .Values.gateway) }}
{{- include "lamina.fullname" . }}-gateway{{ if $tls }}-cluster{{ end }}
{{- end }}

{{- define "lamina.gatewayAddress" -}}
{{ include "lamina.gatewayService" . }}.{{ .Release.Namespace }}.svc:{{ .Values.gateway.service.port }}
{{- end }}

{{/* cert-manager's Certificate of a component. It renews the Secret; the programs read it again. */}}
{{- define "lamina.certificate" -}}
{{- $manager := (.values.tls | default dict).certManager | default dict }}
{{- if and $manager.issuer (not .values.tls.secretName) }}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {{- include "lamina.metadata" (list .root .name .name) | nindent 2 }}
spec:
  secretName: {{ include "lamina.tlsSecret" . }}
  issuerRef: {group: cert-manager.io, kind: {{ $manager.issuerKind | default "Issuer" }}, name: {{ $manager.issuer }}}
  privateKey: {rotationPolicy: Always}
  dnsNames:
    {{- range concat ($manager.dnsNames | default list) (list (printf "%s-%s.%s.svc" (include "lamina.fullname" .root) .name .root.Release.Namespace)) }}
    - {{ . | quote }}
    {{- end }}
{{- end }}
{{- end }}

{{/*
The Ingress and the HTTPRoute of a component, to the port without TLS of its "service": TLS of clients ends at the controller.
*/}}
{{- define "lamina.routes" -}}
{{- $ingress := .values.ingress | default dict }}
{{- $backend := dict "service" (dict "name" .service "port" (dict "number" (int .values.service.port))) }}
{{- with $ingress.hosts }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- include "lamina.metadata" (list $.root $.name $.name) | nindent 2 }}
  {{- with $ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with $ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  rules:
    {{- range . }}
    - host: {{ . | quote }}
      http: {paths: [{path: /, pathType: Prefix, backend: {{ toJson $backend }}}]}
    {{- end }}
  {{- with $ingress.tlsSecretName }}
  tls: [{secretName: {{ . }}, hosts: {{ toJson $ingress.hosts }}}]
  {{- end }}
{{- end }}
{{- $route := .values.httpRoute | default dict }}
{{- with $route.parentRefs }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  {{- include "lamina.metadata" (list $.root $.name $.name) | nindent 2 }}
  {{- with $route.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs: {{- toYaml . | nindent 4 }}
  {{- with $route.hostnames }}
  hostnames: {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
    - backendRefs: [{name: {{ $.service }}, port: {{ $.values.service.port }}}]
{{- end }}
{{- end }}

{{/* The Secret with the certificate of all ports inside of the installation; empty without the value tls.internal.enabled. */}}
{{- define "lamina.internalTlsSecret" -}}
{{- $tls := (.Values.tls | default dict).internal | default dict }}
{{- if $tls.enabled }}{{ $tls.secretName | default (printf "%s-internal-tls" (include "lamina.fullname" .)) }}{{ end }}
{{- end }}

{{/* Whether ports without TLS are open: without a certificate, and while a running installation gets one. */}}
{{- define "lamina.internalPlain" -}}
{{- if or (not (include "lamina.internalTlsSecret" .)) (((.Values.tls | default dict).internal | default dict).plain) }}true{{ end }}
{{- end }}

{{/* Host names of that certificate, as a JSON list: of what pods of functions, KEDA, the console and scrapers connect to, and of NATS. */}}
{{- define "lamina.internalTlsNames" -}}
{{- $fullname := include "lamina.fullname" . }}
{{- $namespace := .Release.Namespace }}
{{- $names := list }}
{{- range $service := list "gateway-internal" "gateway-scaler" "gateway-cluster" "operator-metrics" "nats" }}
{{- $names = append $names (printf "%s-%s.%s.svc" $fullname $service $namespace) }}
{{- end }}
{{- $names = append $names (printf "*.%s-nats-peers.%s.svc" $fullname $namespace) }}
{{- with .Values.clusterDomain }}
{{- $names = append $names (printf "%s-gateway-internal.%s.svc.%s" $fullname $namespace .) }}
{{- end }}
{{- toJson $names }}
{{- end }}

{{/* Folder of tls.crt, tls.key and ca.crt in every container that mounts the Secret. */}}
{{- define "lamina.internalTlsFolder" -}}/etc/lamina-internal-tls{{- end }}

{{- define "lamina.internalTlsMount" -}}
{{- if include "lamina.internalTlsSecret" . }}
- {name: internal-tls, mountPath: {{ include "lamina.internalTlsFolder" . }}, readOnly: true}
{{- end }}
{{- end }}

{{- define "lamina.internalTlsVolume" -}}
{{- with include "lamina.internalTlsSecret" . }}
- name: internal-tls
  secret: {secretName: {{ . }}}
{{- end }}
{{- end }}

{{/* TLS of servers of Quarkus, which read a renewed certificate again: (list $ "MANAGEMENT" …) */}}
{{- define "lamina.quarkusTlsEnv" -}}
{{- $folder := include "lamina.internalTlsFolder" (first .) }}
{{- if include "lamina.internalTlsSecret" (first .) }}
{{- range $server := rest . }}
- {name: QUARKUS_{{ $server }}_SSL_CERTIFICATE_FILES, value: {{ $folder }}/tls.crt}
- {name: QUARKUS_{{ $server }}_SSL_CERTIFICATE_KEY_FILES, value: {{ $folder }}/tls.key}
- {name: QUARKUS_{{ $server }}_SSL_CERTIFICATE_RELOAD_PERIOD, value: 30s}
{{- end }}
{{- end }}
{{- end }}

{{/* The name by which KEDA finds the authorities of the scaler's certificate. */}}
{{- define "lamina.scalerAuthentication" -}}
{{ .Release.Namespace }}-{{ include "lamina.fullname" . }}-scaler
{{- end }}

{{/* URL of the internal port, for the object store. */}}
{{- define "lamina.internalUrl" -}}
{{- $tls := include "lamina.internalTlsSecret" . }}
{{- ternary "https" "http" (not (empty $tls)) }}://{{ include "lamina.fullname" . }}-gateway-internal.{{ .Release.Namespace }}.svc:{{ ternary "8444" "8081" (not (empty $tls)) }}
{{- end }}
