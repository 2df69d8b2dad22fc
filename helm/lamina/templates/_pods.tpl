{{/*
What all pods of the chart have in common. A component is (dict "root" $ "name" "gateway" "values" .Values.gateway). Its settings are
those of `pods`, and its own `pod` is added: maps are merged, anything else is replaced. nodeSelector, tolerations and affinity are also
values of the component itself. A release from before these values existed may be upgraded with --reuse-values.
*/}}
{{- define "lamina.podSettings" -}}
{{- $own := dict }}
{{- with .values.nodeSelector }}{{ $_ := set $own "nodeSelector" . }}{{ end }}
{{- with .values.tolerations }}{{ $_ := set $own "tolerations" . }}{{ end }}
{{- with .values.affinity }}{{ $_ := set $own "affinity" . }}{{ end }}
{{- $all := omit (.root.Values.pods | default dict) "fixedIds" }}
{{- mergeOverwrite (deepCopy $all) $own (deepCopy (.values.pod | default dict)) | toYaml }}
{{- end }}

{{/* metadata of a pod's template. A label of the selector cannot be replaced. Its annotations are those of the dict. */}}
{{- define "lamina.podMetadata" -}}
{{- $settings := include "lamina.podSettings" . | fromYaml }}
labels: {{- merge (include "lamina.labels" (list .root .name) | fromYaml) ($settings.labels | default dict) | toYaml | nindent 2 }}
{{- $annotations := deepCopy (.annotations | default dict) }}
{{- with include "lamina.trustHash" .root }}{{ $_ := set $annotations "lamina.dev/trust" . }}{{ end }}
{{- with merge $annotations ($settings.annotations | default dict) }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Whether a component has more than one pod; without a number, something else decides. */}}
{{- define "lamina.severalPods" -}}
{{- if or (kindIs "invalid" .values.replicas) (gt (int .values.replicas) 1) }}true{{ end }}
{{- end }}

{{/* The fields of a pod's spec that do not depend on what runs in it. */}}
{{- define "lamina.podSpec" -}}
{{- $settings := include "lamina.podSettings" . | fromYaml }}
{{- $selector := dict "matchLabels" (include "lamina.selector" (list .root .name) | fromYaml) }}
serviceAccountName: {{ include "lamina.fullname" .root }}-{{ .name }}
# Otherwise Services become environment variables such as LAMINA_NATS_PORT, which would be read as configuration.
enableServiceLinks: false
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $settings.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- $spread := $settings.topologySpreadConstraints }}
{{- if and (not $spread) (not $settings.affinity) (include "lamina.severalPods" .) }}
{{- $spread = list (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway") }}
{{- end }}
{{- with $spread }}
topologySpreadConstraints:
{{- range . }}
  - {{- merge . (dict "labelSelector" $selector) | toYaml | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Environment variables of every component: those of the settings, the proxy and the certificate authorities. */}}
{{- define "lamina.podEnv" -}}
{{- $settings := include "lamina.podSettings" . | fromYaml }}
{{- include "lamina.proxyEnv" .root }}
{{- if include "lamina.trustVolume" .root }}
# OpenSSL's variable, which Go knows as well; of the JVMs, see JvmSurroundings.
- {name: SSL_CERT_DIR, value: /etc/lamina-trust}
{{- end }}
{{- with .values.javaOptions }}
# The JVM reads _JAVA_OPTIONS last, so that it wins over the options of the image. JDK_JAVA_OPTIONS and JAVA_TOOL_OPTIONS would not.
- {name: _JAVA_OPTIONS, value: {{ . | quote }}}
{{- end }}
{{- with $settings.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "lamina.podVolumeMounts" -}}
{{- $settings := include "lamina.podSettings" . | fromYaml }}
{{- if include "lamina.trustVolume" .root }}
- {name: trust, mountPath: /etc/lamina-trust, readOnly: true}
{{- end }}
{{- with $settings.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "lamina.podVolumes" -}}
{{- $settings := include "lamina.podSettings" . | fromYaml }}
{{- with include "lamina.trustVolume" .root }}
- name: trust
  {{- . | nindent 2 }}
{{- end }}
{{- with $settings.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The volume with the certificate authorities of the installation; empty if there are none. */}}
{{- define "lamina.trustVolume" -}}
{{- $trust := .Values.trust | default dict }}
{{- $items := printf "[{key: %s, path: ca.crt}]" ($trust.key | default "ca.crt" | quote) }}
{{- if $trust.configMap }}configMap: {name: {{ $trust.configMap }}, items: {{ $items }}}
{{- else if $trust.secret }}secret: {secretName: {{ $trust.secret }}, items: {{ $items }}}
{{- end }}
{{- end }}

{{/* Programs read the authorities when they start. */}}
{{- define "lamina.trustHash" -}}
{{- $trust := .Values.trust | default dict }}
{{- if or $trust.configMap $trust.secret }}
{{- $kind := ternary "ConfigMap" "Secret" (not (empty $trust.configMap)) }}
{{- $name := $trust.configMap | default $trust.secret }}
{{- dig "data" dict (lookup "v1" $kind .Release.Namespace $name | default dict) | toJson | sha256sum }}
{{- end }}
{{- end }}

{{/*
Addresses inside of the cluster are never reached through the proxy. Kubernetes puts the address of its API server into
KUBERNETES_SERVICE_HOST. Some programs read the names in capital letters only, others the small ones.
*/}}
{{- define "lamina.proxyEnv" -}}
{{- $proxy := .Values.proxy | default dict }}
{{- $none := concat (list "localhost" "127.0.0.1" "$(KUBERNETES_SERVICE_HOST)" ".svc" (printf ".%s" (.Values.clusterDomain | default "cluster.local"))) ($proxy.none | default list) | join "," }}
{{- if or $proxy.http $proxy.https }}
{{- range $name, $value := dict "HTTP_PROXY" $proxy.http "HTTPS_PROXY" $proxy.https "NO_PROXY" $none }}
{{- with $value }}
- {name: {{ $name }}, value: {{ . | quote }}}
- {name: {{ lower $name }}, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Whether pods name their user: not on OpenShift, whose profile restricted-v2 chooses one for each namespace. */}}
{{- define "lamina.fixedIds" -}}
{{- $given := (.Values.pods | default dict).fixedIds }}
{{- $wanted := ternary "auto" $given (kindIs "invalid" $given) | toString }}
{{- if or (eq $wanted "true") (and (eq $wanted "auto") (not (.Capabilities.APIVersions.Has "security.openshift.io/v1"))) }}true{{ end }}
{{- end }}

{{/* Whether pods of functions have volumes: without them, the user of the image owns the folders that they write to. */}}
{{- define "lamina.functionVolumes" -}}
{{- if or .Values.functions.volumes (not (include "lamina.fixedIds" .)) }}true{{ end }}
{{- end }}

{{/* Security context of every pod: the "restricted" pod security standard. */}}
{{- define "lamina.podSecurity" -}}
runAsNonRoot: true
{{- if include "lamina.fixedIds" . }}
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "lamina.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The ServiceAccount of a component. One without rights has no token either. */}}
{{- define "lamina.serviceAccount" -}}
{{- $settings := include "lamina.podSettings" . | fromYaml }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "lamina.fullname" .root }}-{{ .name }}
  namespace: {{ .namespace | default .root.Release.Namespace }}
  labels: {{- include "lamina.labels" (list .root .name) | nindent 4 }}
  {{- with $settings.serviceAccountAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- if not (has .name (list "operator" "gateway")) }}
automountServiceAccountToken: false
{{- end }}
{{- end }}

{{/* At most one pod of a component that has several is stopped at the same time, when nodes are drained. */}}
{{- define "lamina.disruptionBudget" -}}
{{- if include "lamina.severalPods" . }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{- include "lamina.metadata" (list .root .name .name) | nindent 2 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "lamina.selector" (list .root .name) | nindent 6 }}
{{- end }}
{{- end }}

{{/*
Annotations by which a changed Secret or ConfigMap replaces the pods that read it: (list $ SECRET...). Of Secrets of others, the
content is that at the time of the upgrade.
*/}}
{{- define "lamina.secretHash" -}}
{{- $root := first . }}
{{- $texts := list }}
{{- range $name := rest . | compact | uniq }}
{{- $texts = append $texts (printf "%s=%s" $name (include "lamina.secretData" (list $root $name))) }}
{{- end }}
{{- join ";" $texts | sha256sum }}
{{- end }}

{{/* What a Secret has: what this release gives it, else what is in the cluster. */}}
{{- define "lamina.secretData" -}}
{{- $root := index . 0 }}
{{- $made := get (include "lamina.madeSecrets" $root | fromYaml) (index . 1) }}
{{- if $made }}{{ toJson $made }}
{{- else }}{{ dig "data" dict (lookup "v1" "Secret" $root.Release.Namespace (index . 1) | default dict) | toJson }}{{ end }}
{{- end }}

{{/*
Where users may make operator and gateway connect to: see OutboundRules. These Services are the installation's own, and their
addresses are refused under any name.
*/}}
{{- define "lamina.outboundEnv" -}}
{{- $name := include "lamina.fullname" . }}
{{- $own := list "$(KUBERNETES_SERVICE_HOST)" }}
{{- range $service := list "gateway" "gateway-cluster" "gateway-internal" "gateway-scaler" "console" "nats" "nats-peers" "minio" "logs" "metrics-store" "operator-metrics" }}
{{- $own = append $own (printf "%s-%s.%s.svc" $name $service $.Release.Namespace) }}
{{- end }}
- {name: OUTBOUND_NAMESPACE, value: {{ .Release.Namespace }}}
- {name: OUTBOUND_OWN, value: {{ join "," $own | quote }}}
{{- with (.Values.outbound | default dict).allow }}
- {name: OUTBOUND_ALLOW, value: {{ join "," . | quote }}}
{{- end }}
{{- end }}
