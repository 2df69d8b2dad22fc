{{- define "lamina.gatewayRules" -}}
- apiGroups: [lamina.dev]
  resources: [functions, triggers]
  verbs: [get, list, watch]
# The pod behind a token: which function it is of.
- apiGroups: [""]
  resources: [pods]
  verbs: [get]
# Work waits with no slot: more pods, at once. Nothing else is written.
- apiGroups: [apps]
  resources: [deployments/scale]
  verbs: [get, update]
{{- end }}

{{- define "lamina.accessKeyRules" -}}
# RBAC cannot narrow Secrets by type; see values gateway.accessKeys.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch]
{{- end }}
