{{/* Cluster-wide names carry the namespace, so that two installations do not meet. */}}
{{- define "fairlead.rbac.clusterrole" -}}
{{ printf "%s-%s" .Release.Namespace (include "fairlead.operator" .) | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* What the operator needs in every namespace that it routes for. */}}
{{- define "fairlead.rbac.rules" -}}
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [services, secrets]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [fairlead.dev]
  resources: [backendpolicies]
  verbs: [list, watch]
- apiGroups: [fairlead.dev]
  resources: [backendpolicies/status]
  verbs: [patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}

{{/* Binds a role to the operator's account: {half, kind, name, namespace}. */}}
{{- define "fairlead.rbac.binding" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "fairlead.labels" .half | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "fairlead.operator.account" .half.root }}
    namespace: {{ .half.root.Release.Namespace }}
{{- end -}}
