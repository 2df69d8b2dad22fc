{{- define "lamina.operatorRules" -}}
# Reads specs and writes statuses of Lamina's kinds.
- apiGroups: [lamina.dev]
  resources: [functions, layers]
  verbs: [get, list, watch]
- apiGroups: [lamina.dev]
  resources: [functions/status, layers/status]
  verbs: [get, patch, update]
# Sets owner references that block deletion, in clusters that check this right.
- apiGroups: [lamina.dev]
  resources: [functions/finalizers, layers/finalizers]
  verbs: [update]
# Manages the objects of a Function. Server-side apply needs patch, and create the first time. The API server's garbage
# collection deletes them with the Function.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch, create, patch]
# Manages KEDA's reference to the credentials of a queue, which is deleted with its Trigger. KEDA reads the Secret itself.
- apiGroups: [keda.sh]
  resources: [triggerauthentications]
  verbs: [get, list, watch, create, patch, delete]
# delete: the ServiceAccount made for a function is deleted when the function names another.
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch, create, patch, delete]
{{- if not .Values.functions.volumes }}
# Creates the Secret with the token of a function's pods (functions.volumes); it is never read or changed.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
{{- end }}
# Finds out why an environment does not start, and when it has started, without reading any Secret.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
# Reduces the CPU after initialisation (functions.cpuAfterInit).
- apiGroups: [""]
  resources: [pods/resize]
  verbs: [patch]
# Reads code in ConfigMaps (spec.code.configMap).
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}

{{- define "lamina.triggerRules" -}}
# Writes statuses of Triggers, and the finalizer of those that have a rule in a bucket. For the whole cluster even with
# watchNamespaces: a deleted namespace loses its Roles first, and the operator must still remove finalizers of its Triggers.
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
