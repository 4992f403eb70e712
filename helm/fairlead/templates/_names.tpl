{{/* The common part of all names: the release's name, with the chart's where it is not in it. */}}
{{- define "fairlead.name" -}}
{{- $chart := default "fairlead" .Values.nameOverride -}}
{{- $joined := ternary .Release.Name (printf "%s-%s" .Release.Name $chart) (contains $chart .Release.Name) -}}
{{- default $joined .Values.fullnameOverride | trunc 46 | trimSuffix "-" -}}
{{- end -}}

{{- define "fairlead.operator" -}}{{ include "fairlead.name" . }}-operator{{- end -}}
{{- define "fairlead.dataplane" -}}{{ include "fairlead.name" . }}-dataplane{{- end -}}
{{- define "fairlead.feed" -}}{{ include "fairlead.name" . }}-feed{{- end -}}

{{- define "fairlead.operator.account" -}}
{{- default (include "fairlead.operator" .) .Values.operator.serviceAccount.name -}}
{{- end -}}
{{- define "fairlead.dataplane.account" -}}
{{- default (ternary (include "fairlead.dataplane" .) "default" .Values.dataplane.serviceAccount.enabled) .Values.dataplane.serviceAccount.name -}}
{{- end -}}

{{/* The namespace that is routed for where scope is namespace. */}}
{{- define "fairlead.namespace" -}}
{{- default .Release.Namespace .Values.watchNamespace -}}
{{- end -}}

{{/* Labels that select: {root, component}. */}}
{{- define "fairlead.selector" -}}
app.kubernetes.io/name: fairlead
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Labels of an object: {root, component}. */}}
{{- define "fairlead.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "fairlead.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: fairlead
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* {root, image} */}}
{{- define "fairlead.image" -}}
{{- with .image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ default $.root.Chart.AppVersion .tag }}{{ end }}
{{- end -}}
{{- end -}}

{{/* The listeners of config whose ports are not the chart's own, as JSON. */}}
{{- define "fairlead.listeners" -}}
{{- $half := .Values.dataplane -}}
{{- $own := list (int $half.ports.http) (int $half.ports.https) (int $half.adminPort) -}}
{{- $taken := list (int $half.service.ports.http) (int $half.service.ports.https) -}}
{{- $more := list -}}
{{- range .Values.config.listeners -}}
{{- $port := int .port -}}
{{- if not (has $port $own) -}}
{{- if and $half.service.enabled (has $port $taken) -}}
{{- fail (printf "config.listeners: port %d is already a port of the Service (dataplane.service.ports), which leads elsewhere; choose another one" $port) -}}
{{- end -}}
{{- $more = append $more . -}}
{{- end -}}
{{- end -}}
{{- toJson $more -}}
{{- end -}}

{{/* The name of a listener's port, which has at most 15 characters. */}}
{{- define "fairlead.listener" -}}
listener-{{ int .port }}
{{- end -}}
