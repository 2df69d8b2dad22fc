{{/*
Storage limit of NATS, in MiB: a tenth of the volume is left for indexes and logs. Without a limit, NATS takes three quarters of
the space that is free when it starts, which is less at every start.
*/}}
{{- define "lamina.natsStoreMebibytes" -}}
{{- $size := .Values.nats.persistence.size }}
{{- $unit := get (dict "Mi" 1 "Gi" 1024 "Ti" 1048576) (regexFind "[A-Za-z]+$" $size) }}
{{- div (mul (int64 (regexFind "^[0-9]+" $size)) $unit 9) 10 }}
{{- end }}

{{/* Storage limit of code and layers, in MiB: the rest is reserved for events, changes of databases and costs. */}}
{{- define "lamina.natsContentMebibytes" -}}
{{- $events := index .Values.gateway.settings "lamina.async.max-bytes" | default 1073741824 | int64 }}
{{- $ended := index .Values.gateway.settings "lamina.async.ended-bytes" | default 134217728 | int64 }}
{{- $archives := index .Values.gateway.settings "lamina.bus.archive-total-bytes" | default 268435456 | int64 }}
{{- $changes := index .Values.gateway.settings "lamina.database.max-bytes" | default 134217728 | int64 }}
{{- $costs := index .Values.gateway.settings "lamina.cost.max-bytes" | default 67108864 | int64 }}
{{- /* 8 MiB are for positions in the logs of databases. */}}
{{- sub (int64 (include "lamina.natsStoreMebibytes" .)) (add (div (add $events $ended $archives $changes $costs) 1048576) 8 64) }}
{{- end }}

{{- define "lamina.natsTls" -}}
{{- if include "lamina.internalTlsSecret" . }}
{{- $folder := include "lamina.internalTlsFolder" . -}}
cert_file: {{ $folder }}/tls.crt
key_file: {{ $folder }}/tls.key
ca_file: {{ $folder }}/ca.crt
# Seconds. A client that starts with little CPU takes some time.
timeout: 10
{{- end }}
{{- end }}

{{- define "lamina.natsConfig" -}}
{{- $name := printf "%s-nats" (include "lamina.fullname" .) }}
{{- $tls := include "lamina.natsTls" . }}
server_name: $POD_NAME
listen: 0.0.0.0:4222
{{- if $tls }}
https: 0.0.0.0:8222
tls {
  {{- $tls | nindent 2 }}
}
{{- if include "lamina.internalPlain" . }}
allow_non_tls: true
{{- end }}
{{- else }}
http: 0.0.0.0:8222
{{- end }}
# Lambda's largest payload is 6 MB; base64 and headers come on top.
max_payload: 8MB
jetstream {
  store_dir: /data
  max_file_store: {{ include "lamina.natsStoreMebibytes" . }}MB
  # An acknowledged event is on the disk, not only in the page cache, so a power failure of the node does not lose it.
  sync_interval: always
}
authorization {
  user: $NATS_USERNAME
  password: $NATS_PASSWORD
}
{{- if gt (int .Values.nats.replicas) 1 }}
cluster {
  name: {{ $name }}
  listen: 0.0.0.0:6222
  authorization {
    user: $NATS_USERNAME
    password: $NATS_PASSWORD
  }
  {{- if $tls }}
  tls {
    {{- $tls | nindent 4 }}
  }
  {{- end }}
  no_advertise: true
  # A server that does not respond keeps its connections, and a server that writes to it blocks, with all its deliveries: by
  # default for 10 s.
  write_deadline: "2s"
  ping_interval: "2s"
  ping_max: 2
}
{{- end }}
{{- end }}

{{/* Routes to all servers, for the command line: Kubernetes expands the credentials there; NATS does not inside a URL of its file. */}}
{{- define "lamina.natsRoutes" -}}
{{- $name := printf "%s-nats" (include "lamina.fullname" .) }}
{{- $routes := list }}
{{- range $i := until (int .Values.nats.replicas) }}
{{- $routes = append $routes (printf "nats://$(NATS_USERNAME):$(NATS_PASSWORD)@%s-%d.%s-peers.%s.svc:6222" $name $i $name $.Release.Namespace) }}
{{- end }}
{{- join "," $routes }}
{{- end }}
