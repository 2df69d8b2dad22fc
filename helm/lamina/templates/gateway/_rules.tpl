{{- define "lamina.gatewayRules" -}}
- apiGroups: [lamina.dev]
  resources: [functions, functionversions, aliases, triggers]
  verbs: [get, list, watch]
# Shows layers to callers of the Lambda API.
- apiGroups: [lamina.dev]
  resources: [layers]
  verbs: [get, list]
{{- if include "lamina.memoryTestsEnabled" . }}
# Makes copies of a function for a memory test, for callers who may create functions, and deletes them. See the value gateway.memoryTests.
- apiGroups: [lamina.dev]
  resources: [functions]
  verbs: [create, delete]
{{- end }}
# Finds the pod of a token, and its function. Reads why the pods of a function do not start.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
# Writes status.delivery of Triggers, with its own field manager; the operator writes the conditions.
- apiGroups: [lamina.dev]
  resources: [triggers/status]
  verbs: [patch]
# Writes the condition DestinationsReachable of Functions; the operator writes the others.
- apiGroups: [lamina.dev]
  resources: [functions/status]
  verbs: [patch]
# Scales up a function at once if work waits for an environment, and ends idle ones of others if no node has room. The policy lamina.scalePolicy restricts this to Deployments of functions.
- apiGroups: [apps]
  resources: [deployments/scale]
  verbs: [get, update]
{{- end }}

{{- /* A release from before these values existed may be upgraded with --reuse-values: their defaults are true. */}}
{{- define "lamina.controlEnabled" -}}
{{- if ne (toString (.Values.gateway.control | default dict).enabled) "false" }}true{{ end }}
{{- end }}

{{- define "lamina.memoryTestsEnabled" -}}
{{- if ne (toString (.Values.gateway.memoryTests | default dict).enabled) "false" }}true{{ end }}
{{- end }}

{{- define "lamina.controlRules" -}}
# Writes what callers of the Lambda API may write themselves: it asks the API server before. See the value gateway.control.
- apiGroups: [lamina.dev]
  resources: [functions, layers, triggers, aliases]
  verbs: [get, list, create, patch, delete]
# The operator alone creates versions, and nothing changes them.
- apiGroups: [lamina.dev]
  resources: [functionversions]
  verbs: [get, list, delete]
# Says in the namespace who changed what.
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}

{{- define "lamina.permissionsEnabled" -}}
{{- if and (include "lamina.controlEnabled" .) (eq (toString (.Values.gateway.control | default dict).permissions) "true") }}true{{ end }}
{{- end }}

{{- define "lamina.permissionRules" -}}
# Lets callers invoke a function (AddPermission), for callers who may write Roles and RoleBindings: it asks the API server before. The
# policy lamina.permissionPolicy restricts this to the right to invoke one function. See the value gateway.control.permissions.
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [get, list, create, delete]
# The API server lets nobody grant a right that they do not have.
- apiGroups: [lamina.dev]
  resources: [functions/invoke]
  verbs: [create]
{{- end }}

{{- define "lamina.queueSecretRules" -}}
# Reads credentials of queues, streams, MQTT brokers and databases by name when it connects; see the value gateway.queueSecrets.namespaces.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end }}

{{- define "lamina.accessKeyRules" -}}
# Reads access keys. RBAC cannot restrict Secrets by type; see the value gateway.accessKeys.namespaces.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch]
{{- end }}

{{- define "lamina.roleRules" -}}
# Requests tokens of functions' ServiceAccounts, for the STS. The policy below restricts this to the audience of the STS.
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
{{- end }}

{{- define "lamina.tokenPolicy" -}}
failurePolicy: Fail
matchConstraints:
  resourceRules:
    - apiGroups: [""]
      apiVersions: [v1]
      resources: [serviceaccounts/token]
      operations: [CREATE]
matchConditions:
  - name: gateway
    expression: request.userInfo.username == "system:serviceaccount:{{ .Release.Namespace }}:{{ include "lamina.fullname" . }}-gateway"
validations:
  - expression: has(object.spec.audiences) && object.spec.audiences == ["{{ include "lamina.stsAudience" . }}"]
    message: the gateway of Lamina may request tokens for the STS only, with audience {{ include "lamina.stsAudience" . }}
{{- end }}

{{- define "lamina.permissionPolicy" -}}
failurePolicy: Fail
matchConstraints:
  resourceRules:
    - apiGroups: [rbac.authorization.k8s.io]
      apiVersions: [v1]
      resources: [roles, rolebindings]
      operations: [CREATE, UPDATE, DELETE]
matchConditions:
  - name: gateway
    expression: request.userInfo.username == "system:serviceaccount:{{ .Release.Namespace }}:{{ include "lamina.fullname" . }}-gateway"
variables:
  - name: written
    expression: "request.operation == 'DELETE' ? oldObject : object"
validations:
  - expression: >-
      request.operation != 'UPDATE'
      && has(variables.written.metadata.labels) && 'lamina.dev/permission' in variables.written.metadata.labels
      && 'lamina.dev/function' in variables.written.metadata.labels
      && variables.written.metadata.name.startsWith('lamina:' + variables.written.metadata.labels['lamina.dev/function'] + ':')
    message: the gateway of Lamina may create and delete Roles and RoleBindings of AddPermission only
  - expression: >-
      request.resource.resource != 'roles' || request.operation == 'DELETE'
      || (object.rules.size() == 1 && object.rules[0].verbs == ['create']
      && object.rules[0].apiGroups == ['lamina.dev'] && object.rules[0].resources == ['functions/invoke']
      && has(object.rules[0].resourceNames)
      && object.rules[0].resourceNames == [object.metadata.labels['lamina.dev/function']])
    message: the gateway of Lamina may make Roles to invoke one function only
  - expression: >-
      request.resource.resource != 'rolebindings' || request.operation == 'DELETE'
      || (object.roleRef.kind == 'Role' && object.roleRef.name == object.metadata.name)
    message: the gateway of Lamina may bind Roles of AddPermission only
{{- end }}

{{- define "lamina.scalePolicy" -}}
failurePolicy: Fail
matchConstraints:
  resourceRules:
    - apiGroups: [apps]
      apiVersions: [v1]
      resources: [deployments/scale]
      operations: [UPDATE]
matchConditions:
  - name: gateway
    expression: request.userInfo.username == "system:serviceaccount:{{ .Release.Namespace }}:{{ include "lamina.fullname" . }}-gateway"
validations:
  - expression: >-
      request.name.startsWith("fn-") && has(oldObject.status.selector)
      && oldObject.status.selector == "lamina.dev/function=" + request.name.substring(3)
    message: the gateway of Lamina may scale Deployments of functions only
{{- end }}

{{/* A ValidatingAdmissionPolicy that denies: (dict "root" $ "component" "gateway" "name" "scale" "spec" yaml). */}}
{{- define "lamina.policy" -}}
{{- $policy := printf "%s.%s-%s-%s" .root.Release.Namespace (include "lamina.fullname" .root) .component .name }}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: {{ $policy }}
  labels: {{- include "lamina.labels" (list .root .component) | nindent 4 }}
spec: {{- .spec | nindent 2 }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ $policy }}
  labels: {{- include "lamina.labels" (list .root .component) | nindent 4 }}
spec:
  policyName: {{ $policy }}
  validationActions: [Deny]
{{- end }}
