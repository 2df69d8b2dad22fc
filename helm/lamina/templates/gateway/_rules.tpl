{{- define "lamina.gatewayRules" -}}
- apiGroups: [lamina.dev]
  resources: [functions, triggers]
  verbs: [get, list, watch]
# The pod behind a token: which function it is of. The pods of a function that does not start: why.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
# How the flow of a Trigger's events goes (status.delivery, with a field manager of its own); the conditions are the operator's.
- apiGroups: [lamina.dev]
  resources: [triggers/status]
  verbs: [patch]
# A record or a dead letter that is not delivered (the condition DestinationsReachable of a Function); the others are the operator's.
- apiGroups: [lamina.dev]
  resources: [functions/status]
  verbs: [patch]
# Work waits with no slot: more pods, at once.
- apiGroups: [apps]
  resources: [deployments/scale]
  verbs: [get, update]
{{- end }}

{{- define "lamina.queueSecretRules" -}}
# Credentials of queues, read by name when a connection is made; see values gateway.queueSecrets.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end }}

{{- define "lamina.accessKeyRules" -}}
# RBAC cannot narrow Secrets by type; see values gateway.accessKeys.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch]
{{- end }}
