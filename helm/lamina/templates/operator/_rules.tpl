{{- define "lamina.operatorRules" -}}
# Our own kinds: the operator reads specs and writes statuses.
- apiGroups: [lamina.dev]
  resources: [functions, layers]
  verbs: [get, list, watch]
- apiGroups: [lamina.dev]
  resources: [functions/status, layers/status]
  verbs: [get, patch, update]
# For owner references that block deletion, where the cluster checks who may set them.
- apiGroups: [lamina.dev]
  resources: [functions/finalizers, layers/finalizers]
  verbs: [update]
# What a Function consists of: server-side apply is patch, and create the first time. The API server's garbage
# collection deletes it with the Function.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch, create, patch]
# KEDA's way to the credentials of a queue; it goes with its Trigger. The Secret itself is KEDA's to read.
- apiGroups: [keda.sh]
  resources: [triggerauthentications]
  verbs: [get, list, watch, create, patch, delete]
# delete: a function's own account goes when the function names another.
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch, create, patch, delete]
{{- if not .Values.functions.volumes }}
# The token of the pods of a function (functions.volumes): made, and never read or changed.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
{{- end }}
# Why an environment does not start, and when it has: without reading any Secret.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
# The CPU for init goes when init is over (functions.cpuAfterInit).
- apiGroups: [""]
  resources: [pods/resize]
  verbs: [patch]
# Code in ConfigMaps (spec.code.configMap).
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}

{{- define "lamina.triggerRules" -}}
# Triggers: statuses, and the finalizer of those that have a rule in a bucket. For the whole cluster also with
# watchNamespaces: a namespace that is deleted loses its Roles first, and its Triggers could not go without the operator.
- apiGroups: [lamina.dev]
  resources: [triggers]
  verbs: [get, list, watch, patch, update]
- apiGroups: [lamina.dev]
  resources: [triggers/status]
  verbs: [get, patch, update]
- apiGroups: [lamina.dev]
  resources: [triggers/finalizers]
  verbs: [update]
{{- end }}
