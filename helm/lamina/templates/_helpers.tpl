{{/* Prefix of all names; `helm install lamina` creates lamina-gateway and so on. */}}
{{- define "lamina.fullname" -}}
{{- if contains "lamina" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-lamina" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Labels of a component: (list $ "gateway"). The selector contains only labels that never change. */}}
{{- define "lamina.selector" -}}
app.kubernetes.io/name: {{ printf "lamina-%s" (index . 1) }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{- define "lamina.labels" -}}
{{ include "lamina.selector" . }}
app.kubernetes.io/component: {{ index . 1 }}
app.kubernetes.io/part-of: lamina
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (index . 0).Chart.Name (index . 0).Chart.Version }}
{{- end }}

{{/* metadata of a component's object: (list $ "gateway" "name-suffix") */}}
{{- define "lamina.metadata" -}}
name: {{ include "lamina.fullname" (index . 0) }}-{{ index . 2 }}
namespace: {{ (index . 0).Release.Namespace }}
labels:
  {{- include "lamina.labels" (list (index . 0) (index . 1)) | nindent 2 }}
{{- end }}

{{/* Name of a cluster-scoped object, unique among releases. (list $ "name-suffix") */}}
{{- define "lamina.clusterName" -}}
{{ (index . 0).Release.Namespace }}:{{ include "lamina.fullname" (index . 0) }}-{{ index . 1 }}
{{- end }}

{{/* Id of this installation: see the value installation.id and docs/adr/0031. */}}
{{- define "lamina.installation" -}}
{{- /* A release from before this value existed may be upgraded with --reuse-values. */}}
{{- $given := (.Values.installation | default dict).id }}
{{- if $given }}{{ $given }}
{{- else }}
{{- $name := printf "%s_%s" .Release.Namespace .Release.Name | replace "." "_" }}
{{- $uid := dig "metadata" "uid" "" (lookup "v1" "Namespace" "" "kube-system" | default dict) }}
{{- if $uid }}{{ $name }}_{{ $uid }}{{ else }}{{ $name }}{{ end }}
{{- end }}
{{- end }}

{{/*
The release, as NAMESPACE/NAME, that owns a cluster-scoped object of this chart; empty if the object belongs to this release or to
no release, or does not exist. (list $ apiVersion kind name)
*/}}
{{- define "lamina.otherOwner" -}}
{{- $release := (index . 0).Release }}
{{- $found := dig "metadata" "annotations" dict (lookup (index . 1) (index . 2) "" (index . 3) | default dict) | default dict }}
{{- $name := index $found "meta.helm.sh/release-name" | default "" }}
{{- $namespace := index $found "meta.helm.sh/release-namespace" | default "" }}
{{- if and $name (or (ne $name $release.Name) (ne $namespace $release.Namespace)) }}{{ $namespace }}/{{ $name }}{{ end }}
{{- end }}

{{/* Settings of the namespaces that may use a bucket; operator and gateway have the same. */}}
{{- define "lamina.bucketProperties" -}}
{{- range $bucket, $namespaces := .Values.s3.bucketNamespaces }}
lamina.bucket-namespaces."{{ $bucket }}"={{ join "," $namespaces }}
{{- end }}
{{- end }}

{{/*
Settings of the limits of namespaces that a program enforces: (list $ "reserved" "events" …). A release from before the value
existed may be upgraded with --reuse-values.
*/}}
{{- define "lamina.limitProperties" -}}
{{- $limits := (index . 0).Values.limits | default dict }}
{{- $sets := dict "each-namespace" ($limits.eachNamespace | default dict) }}
{{- range $namespace, $of := $limits.namespaces }}
{{- $_ := set $sets (printf "namespaces.%s" $namespace) ($of | default dict) }}
{{- end }}
{{- range $set, $of := $sets }}
{{- range $name := rest $ }}
{{- if hasKey $of $name }}
lamina.limits.{{ $set }}.{{ kebabcase $name }}={{ int64 (index $of $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Probes on the management port. A Quarkus application starts within seconds; a cold node gets two minutes. On a busy node a response
may take longer than the default timeout of one second, which must not make the only gateway unready.
*/}}
{{- define "lamina.probes" -}}
{{- $scheme := ternary ", scheme: HTTPS" "" (not (empty (include "lamina.internalTlsSecret" .))) }}
startupProbe:
  httpGet: {path: /q/health/started, port: management{{ $scheme }}}
  periodSeconds: 1
  timeoutSeconds: 5
  failureThreshold: 120
readinessProbe:
  httpGet: {path: /q/health/ready, port: management{{ $scheme }}}
  periodSeconds: 3
  timeoutSeconds: 5
livenessProbe:
  httpGet: {path: /q/health/live, port: management{{ $scheme }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}

{{- define "lamina.podKeySecret" -}}
{{- .Values.functions.podKey.existingSecret | default (printf "%s-pod-key" (include "lamina.fullname" .)) }}
{{- end }}

{{- define "lamina.consoleSecret" -}}
{{- .Values.console.sessionKey.existingSecret | default (printf "%s-console-session" (include "lamina.fullname" .)) }}
{{- end }}

{{- define "lamina.s3Secret" -}}
{{- if .Values.s3.existingSecret }}{{ .Values.s3.existingSecret -}}
{{- else if .Values.minio.enabled }}{{ include "lamina.minioSecret" . -}}
{{- else }}{{ include "lamina.fullname" . }}-s3{{ end }}
{{- end }}

{{- define "lamina.minioSecret" -}}
{{- .Values.minio.existingSecret | default (printf "%s-minio" (include "lamina.fullname" .)) }}
{{- end }}

{{- define "lamina.natsSecret" -}}
{{- .Values.nats.auth.existingSecret | default (printf "%s-nats" (include "lamina.fullname" .)) }}
{{- end }}

{{- define "lamina.webhookSecret" -}}
{{- .Values.webhook.existingSecret | default (printf "%s-webhook" (include "lamina.fullname" .)) }}
{{- end }}

{{- define "lamina.s3Endpoint" -}}
{{- if .Values.s3.endpoint }}{{ .Values.s3.endpoint -}}
{{- else if .Values.minio.enabled }}http://{{ include "lamina.fullname" . }}-minio.{{ .Release.Namespace }}.svc:9000{{ end }}
{{- end }}

{{- define "lamina.notificationTarget" -}}
{{- if .Values.s3.notificationTarget }}{{ .Values.s3.notificationTarget -}}
{{- else if and .Values.minio.enabled (not .Values.s3.endpoint) }}arn:minio:sqs::LAMINA:webhook{{ end }}
{{- end }}

{{- define "lamina.immediateNotificationTarget" -}}
{{- if .Values.s3.immediateNotificationTarget }}{{ .Values.s3.immediateNotificationTarget -}}
{{- else if and .Values.minio.enabled (not .Values.s3.endpoint) (not .Values.s3.notificationTarget) }}arn:minio:sqs::LAMINANOW:webhook{{ end }}
{{- end }}

{{/*
URL of the STS; empty if there is none. A release from before these values existed may be upgraded with --reuse-values.
*/}}
{{- define "lamina.stsEndpoint" -}}
{{- $sts := .Values.sts | default (dict "enabled" true) }}
{{- if $sts.enabled }}
{{- if $sts.endpoint }}{{ $sts.endpoint -}}
{{- else if include "lamina.minioIsSts" . }}{{ include "lamina.s3Endpoint" . }}{{ end }}
{{- end }}
{{- end }}

{{/* Only if its role has a policy: MinIO would give its rights to every ServiceAccount of the cluster. */}}
{{- define "lamina.minioIsSts" -}}
{{- $sts := .Values.sts | default (dict "enabled" true) }}
{{- if and $sts.enabled .Values.minio.enabled .Values.minio.rolePolicy (not $sts.endpoint) (not .Values.s3.endpoint) }}true{{ end }}
{{- end }}

{{- define "lamina.stsAudience" -}}
{{- (.Values.sts | default dict).audience | default "lamina-sts" }}
{{- end }}

{{/* MinIO makes the ARN of its role from the hash of the audience. */}}
{{- define "lamina.stsRole" -}}
{{- if (.Values.sts | default dict).defaultRoleArn }}{{ .Values.sts.defaultRoleArn -}}
{{- else if include "lamina.minioIsSts" . }}arn:minio:iam:::role/s1IvM2eNNynMPMC-wd_H-_Uc4ww{{ end }}
{{- end }}

{{/*
Name and namespace of the Service of the S3 store, as "NAME NAMESPACE", if functions with a role find the store by its cluster IP;
else empty. StoreAddress in the operator has the same conditions.
*/}}
{{- define "lamina.storeService" -}}
{{- $store := include "lamina.s3Endpoint" . | trimSuffix "/" }}
{{- if and .Values.s3.pathStyle (eq $store (include "lamina.stsEndpoint" . | trimSuffix "/")) (regexMatch "^http://[a-z0-9-]+[.][a-z0-9-]+[.]svc([.:/]|$)" $store) }}
{{- regexReplaceAll "^http://([a-z0-9-]+)[.]([a-z0-9-]+)[.].*$" $store "${1} ${2}" }}
{{- end }}
{{- end }}

{{/* The right to read that Service. */}}
{{- define "lamina.storeRule" -}}
{{- $service := splitList " " (include "lamina.storeService" .) -}}
# Finds the cluster IP of the S3 store, for functions with an execution role (docs/adr/0043).
- apiGroups: [""]
  resources: [services]
  resourceNames: [{{ first $service }}]
  verbs: [get]
{{- end }}

{{/* Settings of operator and gateway. */}}
{{- define "lamina.stsProperties" -}}
{{- with include "lamina.stsEndpoint" . -}}
lamina.sts.endpoint={{ . }}
{{- end }}
{{- with include "lamina.stsRole" . }}
lamina.sts.default-role-arn={{ . }}
{{- end }}
{{- end }}

{{/*
URLs of the servers. Several servers are listed by name, so that a client that loses one finds another at once; the address of the
Service, which never changes, is last.
*/}}
{{- define "lamina.natsUrl" -}}
{{- if .Values.nats.enabled }}
{{- $name := printf "%s-nats" (include "lamina.fullname" .) }}
{{- $scheme := ternary "tls" "nats" (not (empty (include "lamina.internalTlsSecret" .))) }}
{{- if gt (int .Values.nats.replicas) 1 }}
{{- range $i := until (int .Values.nats.replicas) }}{{ $scheme }}://{{ $name }}-{{ $i }}.{{ $name }}-peers.{{ $.Release.Namespace }}.svc:4222,{{ end }}
{{- end }}{{ $scheme }}://{{ $name }}.{{ .Release.Namespace }}.svc:4222
{{- else }}{{ .Values.nats.externalUrl }}{{ end }}
{{- end }}

{{/* Environment variables with the NATS credentials, for the operator and the gateway. */}}
{{- define "lamina.natsEnv" -}}
{{- if or .Values.nats.enabled .Values.nats.auth.existingSecret .Values.nats.auth.password }}
- name: LAMINA_NATS_USERNAME
  valueFrom: {secretKeyRef: {name: {{ include "lamina.natsSecret" . }}, key: username}}
- name: LAMINA_NATS_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ include "lamina.natsSecret" . }}, key: password}}
{{- end }}
{{- end }}

{{/*
RBAC rights of a component in the namespaces of functions: a ClusterRole, or a Role in each watched namespace.
(dict "root" $ "component" "operator" "suffix" "operator" "namespaces" list "rules" yaml)
*/}}
{{- define "lamina.rights" -}}
{{- $name := printf "%s-%s" (include "lamina.fullname" .root) .suffix }}
{{- $labels := include "lamina.labels" (list .root .component) }}
{{- $subject := dict "kind" "ServiceAccount" "name" (printf "%s-%s" (include "lamina.fullname" .root) .component) "namespace" .root.Release.Namespace }}
{{- if .namespaces }}
{{- range .namespaces }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ $name }}
  namespace: {{ . }}
  labels: {{- $labels | nindent 4 }}
rules: {{- $.rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ $name }}
  namespace: {{ . }}
  labels: {{- $labels | nindent 4 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ $name }}}
subjects: [{{ toJson $subject }}]
{{- end }}
{{- else }}
{{- $name = include "lamina.clusterName" (list .root .suffix) }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ $name }}
  labels: {{- $labels | nindent 4 }}
rules: {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ $name }}
  labels: {{- $labels | nindent 4 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{ $name }}}
subjects: [{{ toJson $subject }}]
{{- end }}
{{- end }}

{{/* The role that a claim binds. Every release has one, and its name says whose the claim is: templates/claims.yaml. */}}
{{- define "lamina.claimRole" -}}
{{ include "lamina.clusterName" (list . "claim") }}
{{- end }}

{{/* Finds what another installation has claimed (templates/claims.yaml): it is not served here. */}}
{{- define "lamina.claimRules" -}}
- apiGroups: [rbac.authorization.k8s.io]
  resources: [rolebindings{{ if not .Values.watchNamespaces }}, clusterrolebindings{{ end }}]
  resourceNames: [lamina-installation]
  verbs: [list, watch]
{{- end }}

{{/* The PersistentVolumeClaim "data" of a store. */}}
{{- define "lamina.claim" -}}
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  {{- with .storageClass }}
  storageClassName: {{ . }}
  {{- end }}
  resources: {requests: {storage: {{ .size }}}}
{{- end }}

{{/* Port of an URL, for NetworkPolicies. */}}
{{- define "lamina.urlPort" -}}
{{- $authority := regexReplaceAll "^https?://([^/?#]*).*$" . "${1}" }}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $authority) | default (ternary "443" "80" (hasPrefix "https:" .)) }}
{{- end }}

{{/* Whether there are parked environments; a release from before the value existed may be upgraded with --reuse-values. */}}
{{- define "lamina.poolEnabled" -}}
{{- $pool := .Values.functions.pool | default dict }}
{{- if and $pool.namespaces $pool.classes }}true{{ end }}
{{- end }}

{{/* The name of a pool: runtime and memory in MiB. Takes an entry of functions.pool.classes. */}}
{{- define "lamina.poolName" -}}
{{- $unit := get (dict "Mi" 1 "Gi" 1024) (regexFind "[A-Za-z]+$" .memory) }}
{{- printf "%s-%d" .runtime (mul (int64 (regexFind "^[0-9]+" .memory)) $unit) }}
{{- end }}
