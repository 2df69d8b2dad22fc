{{- define "lamina.operatorRules" -}}
# Our own kinds: read the spec, write the status and the Trigger's finalizer.
- apiGroups: [lamina.dev]
  resources: [functions, layers, triggers]
  verbs: [get, list, watch, patch, update]
- apiGroups: [lamina.dev]
  resources: [functions/status, layers/status, triggers/status, functions/finalizers, layers/finalizers, triggers/finalizers]
  verbs: [get, patch, update]
# What a Function is made of.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, update, delete]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch, create, patch, update, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, update, delete]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch, create, patch, update, delete]
# Code in ConfigMaps (spec.code.configMap).
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch]
- apiGroups: ["", events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}
