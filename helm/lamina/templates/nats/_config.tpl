{{/*
What NATS may store, in MiB: a tenth of the volume is its own, for indexes and logs. Without it NATS takes three quarters of what
is free when it starts, which is less with every start.
*/}}
{{- define "lamina.natsStoreMebibytes" -}}
{{- $size := .Values.nats.persistence.size }}
{{- $unit := get (dict "Mi" 1 "Gi" 1024 "Ti" 1048576) (regexFind "[A-Za-z]+$" $size) }}
{{- div (mul (int64 (regexFind "^[0-9]+" $size)) $unit 9) 10 }}
{{- end }}

{{/* What is left of it for code and layers, in MiB: events have their part whatever is uploaded. */}}
{{- define "lamina.natsContentMebibytes" -}}
{{- $events := index .Values.gateway.settings "lamina.async.max-bytes" | default 1073741824 | int64 }}
{{- $ended := index .Values.gateway.settings "lamina.async.ended-bytes" | default 134217728 | int64 }}
{{- sub (int64 (include "lamina.natsStoreMebibytes" .)) (add (div (add $events $ended) 1048576) 64) }}
{{- end }}

{{- define "lamina.natsConfig" -}}
{{- $name := printf "%s-nats" (include "lamina.fullname" .) }}
server_name: $POD_NAME
listen: 0.0.0.0:4222
http: 0.0.0.0:8222
# Lambda's largest payload is 6 MB; base64 and headers come on top.
max_payload: 8MB
jetstream {
  store_dir: /data
  max_file_store: {{ include "lamina.natsStoreMebibytes" . }}MB
  # An acknowledged event is on the disk, not in the page cache of a node that may lose its power.
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
  no_advertise: true
  # A server that stands still keeps its connections, and whoever writes to it waits: by default for 10 s, and with it all that is
  # delivered meanwhile.
  write_deadline: "2s"
  ping_interval: "2s"
  ping_max: 2
}
{{- end }}
{{- end }}

{{/* The other servers, for the command line: there Kubernetes expands the login, inside an address the file would not. */}}
{{- define "lamina.natsRoutes" -}}
{{- $name := printf "%s-nats" (include "lamina.fullname" .) }}
{{- $routes := list }}
{{- range $i := until (int .Values.nats.replicas) }}
{{- $routes = append $routes (printf "nats://$(NATS_USERNAME):$(NATS_PASSWORD)@%s-%d.%s-peers.%s.svc:6222" $name $i $name $.Release.Namespace) }}
{{- end }}
{{- join "," $routes }}
{{- end }}
