{{- define "matinee.labels" -}}
app.kubernetes.io/name: matinee
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "matinee.image" -}}
{{ .root.Values.images.registry }}matinee-{{ .image }}:{{ required "images.tag is not set" .root.Values.images.tag }}
{{- end }}

{{- define "matinee.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* settings of every service that uses the stores; EKS mounts the tokens of roles below /run/secrets, so ours are elsewhere */}}
{{- define "matinee.settings" -}}
HOST: 0.0.0.0
AWS_REGION: {{ .Values.aws.region | quote }}
AWS_ENDPOINT_URL: {{ .Values.aws.endpointUrl | quote }}
BUCKET: {{ required "aws.bucket is not set" .Values.aws.bucket | quote }}
TABLE_PREFIX: {{ .Values.aws.tablePrefix | quote }}
REDIS_URL: {{ required "redisUrl is not set" .Values.redisUrl | quote }}
DATASET: {{ .Values.dataset | quote }}
DRAIN_SECONDS: {{ .Values.drainSeconds | quote }}
SECRETS_DIR: /etc/matinee/secrets
RECOMMENDER_URL: http://{{ .Release.Name }}-recommender.{{ .Release.Namespace }}.svc.cluster.local:8001
VOICE_URL: http://{{ .Release.Name }}-voice.{{ .Release.Namespace }}.svc.cluster.local:8002
WEB_URL: http://{{ .Release.Name }}-web.{{ .Release.Namespace }}.svc.cluster.local:8000
ALLOWED_HOSTS: {{ .Values.host }},{{ .Release.Name }}-web.{{ .Release.Namespace }}.svc.cluster.local
TRUSTED_PROXIES: {{ .Values.trustedProxies | quote }}
PUBLIC_URL: https://{{ .Values.host }}
COOKIE_SECURE: "true"
ALEXA_SKILL_ID: {{ .Values.alexaSkillId | quote }}
FRAGMENTS_DIR: /tmp/fragments
DOWNLOADS_DIR: /var/lib/matinee/downloads
MODEL_DIR: /var/lib/matinee/models
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "matinee.secrets" -}}
{{- $keys := dict "web" (list "internal_token" "oauth_client_secret") "voice" (list "internal_token" "voice_secret") -}}
- name: secrets
  secret:
    secretName: {{ .root.Values.secrets.name }}
    defaultMode: 0440
    items:
    {{- range get $keys .name | default (list "internal_token") }}
      - {key: {{ . }}, path: {{ . }}}
    {{- end }}
{{- end }}

{{/* of a pod of ours: its user owns the volumes */}}
{{- define "matinee.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
seccompProfile: {type: RuntimeDefault}
{{- end }}
