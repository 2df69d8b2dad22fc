{{- define "lamina.operatorRules" -}}
# Reads specs and writes statuses of Lamina's kinds.
- apiGroups: [lamina.dev]
  resources: [functions]
  verbs: [get, list, watch]
- apiGroups: [lamina.dev]
  resources: [functions/status, layers/status]
  verbs: [get, patch, update]
# Patch sets the finalizer of Layers that Functions use, and removes that of earlier versions from Triggers.
- apiGroups: [lamina.dev]
  resources: [layers, triggers]
  verbs: [get, list, watch, patch]
- apiGroups: [lamina.dev]
  resources: [triggers/status]
  verbs: [get, patch, update]
# Publishes versions of Functions, deletes old ones, and writes the weights of Aliases into their status.
- apiGroups: [lamina.dev]
  resources: [functionversions]
  verbs: [get, list, watch, create, delete]
- apiGroups: [lamina.dev]
  resources: [aliases]
  verbs: [get, list, watch]
- apiGroups: [lamina.dev]
  resources: [functionversions/status, aliases/status]
  verbs: [get, patch, update]
# Sets owner references that block deletion, in clusters that check this right.
- apiGroups: [lamina.dev]
  resources: [functions/finalizers, functionversions/finalizers, layers/finalizers, triggers/finalizers]
  verbs: [update]
# Manages the objects of a Function, and the Deployment that reads a database for a Trigger. Server-side apply needs patch, and create the first time. The API server's garbage
# collection deletes them with the Function.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
# delete: the NetworkPolicy of a namespace without functions, and those that earlier versions wrote for each function.
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
# delete: a function that has been at zero for long has no ScaledObject.
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch, create, patch, delete]
# Manages KEDA's reference to the credentials of a queue, which is deleted with its Trigger. KEDA reads the Secret itself.
- apiGroups: [keda.sh]
  resources: [triggerauthentications]
  verbs: [get, list, watch, create, patch, delete]
# delete: the ServiceAccount made for a function is deleted when the function names another.
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch, create, patch, delete]
{{- if or (not (include "lamina.functionVolumes" .)) (.Values.databases | default dict).image }}
# Creates the Secrets with the tokens of functions' pods (functions.volumes) and of pods that read databases; they are never read or
# changed.
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
{{- end }}
# Finds out why an environment does not start, and when it has started, without reading any Secret. delete: replaces the pod
# of a container image (spec.code.image) after a crash or a timeout. create: runs init of a version once, for its start cache
# (spec.snapStart); who may create Deployments has no more rights with it.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete]
# Reduces the CPU after initialisation (functions.cpuAfterInit).
- apiGroups: [""]
  resources: [pods/resize]
  verbs: [patch]
{{- if include "lamina.poolEnabled" . }}
# Makes parked pods pods of functions, by their labels (functions.pool).
- apiGroups: [""]
  resources: [pods]
  verbs: [patch]
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [get, list]
{{- end }}
# Reads code in ConfigMaps (spec.code.configMap).
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- with include "lamina.storeService" . }}
{{- if ne (splitList " " . | last) $.Release.Namespace }}
{{ include "lamina.storeRule" $ }}
{{- end }}
{{- end }}
{{- end }}

{{- define "lamina.operatorHomeRules" -}}
# In the release's own namespace: the Lease that elects the active operator.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, create, update, patch]
# The list of buckets that may have rules of this installation. A right to create cannot be limited to a name.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [create]
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [{{ include "lamina.fullname" . }}-operator-buckets]
  verbs: [get, patch]
{{- if .Values.exposure.gatewayApi }}
# Exposes HTTP APIs by HTTPRoutes next to the gateway's Service (exposure.gatewayApi).
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, create, patch, delete]
{{- end }}
{{- if .Values.exposure.ingress }}
# Exposes HTTP APIs by Ingresses next to the gateway's Service (exposure.ingress).
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [get, list, create, patch, delete]
{{- end }}
{{- with include "lamina.storeService" . }}
{{- if eq (splitList " " . | last) $.Release.Namespace }}
{{ include "lamina.storeRule" $ }}
{{- end }}
{{- end }}
{{- end }}

{{- define "lamina.secretAccess" -}}
{{- if and .Values.gateway.queueSecrets.enabled (not .Values.gateway.queueSecrets.namespaces) }}true{{ end }}
{{- end }}

{{- define "lamina.secretAccessRules" -}}
# Lets the gateway read the Secrets that Triggers name, and no others (gateway.queueSecrets). The operator reads none, so the API server lets
# it give this right by escalate and bind only. The policy lamina.secretAccessPolicy restricts this to the right to get Secrets by name.
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles]
  verbs: [get, list, watch, create, patch, delete, escalate, bind]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [rolebindings]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}

{{- define "lamina.secretAccessPolicy" -}}
failurePolicy: Fail
matchConstraints:
  resourceRules:
    - apiGroups: [rbac.authorization.k8s.io]
      apiVersions: [v1]
      resources: [roles, rolebindings, clusterroles, clusterrolebindings]
      operations: [CREATE, UPDATE, DELETE]
matchConditions:
  - name: operator
    expression: request.userInfo.username == "system:serviceaccount:{{ .Release.Namespace }}:{{ include "lamina.fullname" . }}-operator"
variables:
  - name: written
    expression: "request.operation == 'DELETE' ? oldObject : object"
validations:
  - expression: >-
      request.resource.resource in ['roles', 'rolebindings']
      && variables.written.metadata.name.startsWith('lamina:trigger:')
      && has(variables.written.metadata.labels) && 'lamina.dev/secrets-of' in variables.written.metadata.labels
    message: the operator of Lamina may write Roles and RoleBindings for the Secrets of Triggers only
  - expression: >-
      request.resource.resource != 'roles' || request.operation == 'DELETE'
      || (object.rules.size() == 1 && object.rules[0].verbs == ['get']
      && object.rules[0].apiGroups == [''] && object.rules[0].resources == ['secrets']
      && has(object.rules[0].resourceNames) && object.rules[0].resourceNames.size() > 0)
    message: the operator of Lamina may make Roles to get Secrets by name only
  - expression: >-
      request.resource.resource != 'rolebindings' || request.operation == 'DELETE'
      || (object.roleRef.kind == 'Role' && object.roleRef.name == object.metadata.name && object.subjects.size() == 1
      && object.subjects[0].kind == 'ServiceAccount' && object.subjects[0].namespace == '{{ .Release.Namespace }}'
      && object.subjects[0].name == '{{ include "lamina.fullname" . }}-gateway')
    message: the operator of Lamina may bind the Role of a Trigger to the gateway only
{{- end }}

{{- define "lamina.namespaceRules" -}}
# With watchNamespaces: checks whether a namespace was deleted. Its Role was deleted with it, so its Triggers cannot be listed, and
# their rules in buckets could not be removed.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
# With watchNamespaces: removes the finalizer of Layers in a namespace whose Role was deleted with it.
- apiGroups: [lamina.dev]
  resources: [layers]
  verbs: [get, patch]
{{- end }}

{{- define "lamina.versionPolicy" -}}
failurePolicy: Fail
matchConstraints:
  resourceRules:
    - apiGroups: [lamina.dev]
      apiVersions: ["*"]
      resources: [functionversions]
      operations: [CREATE, UPDATE]
  {{- with .Values.watchNamespaces }}
  namespaceSelector:
    matchExpressions:
      - {key: kubernetes.io/metadata.name, operator: In, values: {{ toJson . }}}
  {{- end }}
matchConditions:
  - name: spec-is-written
    expression: oldObject == null || object.spec != oldObject.spec
  {{- if not .Values.watchNamespaces }}
  # Another installation's operator writes those of a namespace that it has claimed.
  - name: namespace-is-not-claimed
    expression: >-
      !authorizer.serviceAccount('lamina-installation', 'claimed').group('lamina.dev').resource('installations')
      .namespace(request.namespace).check('claim').allowed()
  {{- end }}
validations:
  - expression: request.userInfo.username == "system:serviceaccount:{{ .Release.Namespace }}:{{ include "lamina.fullname" . }}-operator"
    reason: Forbidden
    message: only the operator of Lamina writes versions; to publish one, set spec.publish of the Function
{{- end }}
