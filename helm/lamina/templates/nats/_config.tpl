{{- define "lamina.natsConfig" -}}
{{- $name := printf "%s-nats" (include "lamina.fullname" .) }}
server_name: $POD_NAME
listen: 0.0.0.0:4222
http: 0.0.0.0:8222
# Lambda's largest payload is 6 MB; base64 and headers come on top.
max_payload: 8MB
jetstream {
  store_dir: /data
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
