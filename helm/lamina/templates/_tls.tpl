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
