package training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;

/** The resources of the cluster: one function and its pods, and an access key. */
final class Resources {
    static final String NAMESPACE = "training";
    static final String FUNCTION = "echo";
    static final String UNKNOWN = "unknown";
    static final String TOKEN = "a-callers-token";
    static final String BAD_TOKEN = "nobodys-token";
    /** A pod's token is this and its name. */
    static final String POD_TOKEN = "pods-token-";

    static final String KEY_ID = "AKIATRAINING";
    static final String KEY = "training/secret";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Resources() {}

    static String list(String kind, String apiVersion, String... items) {
        return """
        {"kind":"%sList","apiVersion":"%s","metadata":{"resourceVersion":"100"},"items":[%s]}\
        """.formatted(kind, apiVersion, String.join(",", items));
    }

    static String function(int resourceVersion) {
        return """
        {"apiVersion":"lamina.dev/v1alpha1","kind":"Function","metadata":{"name":"%s","namespace":"%s","uid":"f",\
        "resourceVersion":"%d",
        "generation":1,"creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"runtime":"java25","handler":"h.H::h",\
        "memory":"128Mi","timeoutSeconds":30,
        "code":{"configMap":{"name":"c","key":"k"}}},"status":{"observedGeneration":1,"conditions":[{"type":"Ready",\
        "status":"True","reason":"Ready",
        "message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""".formatted(FUNCTION, NAMESPACE, resourceVersion);
    }

    static String accessKey() {
        return """
        {"apiVersion":"v1","kind":"Secret","type":"lamina.dev/access-key","metadata":{"name":"key","namespace":"%s",\
        "uid":"s","resourceVersion":"2",
        "creationTimestamp":"2026-01-01T00:00:00Z"},"data":{"accessKeyId":"%s","secretAccessKey":"%s",\
        "serviceAccountName":"%s"}}""".formatted(NAMESPACE, base64(KEY_ID), base64(KEY), base64("caller"));
    }

    static String pod(String name) {
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"%s","uid":"uid-%s","resourceVersion":"3",
        "labels":{"lamina.dev/function":"%s"}},"spec":{"containers":[]},"status":{"phase":"Running"}}\
        """.formatted(name, NAMESPACE, name, FUNCTION);
    }

    static String scale() {
        return """
        {"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"fn-%s","namespace":"%s","resourceVersion":\
        "4"},
        "spec":{"replicas":4},"status":{"replicas":4}}""".formatted(FUNCTION, NAMESPACE);
    }

    static String notFound() {
        return """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"NotFound","message":"not \
        found","code":404}""";
    }

    /** The response to a TokenReview: of a pod's token, of the caller's, or of an unknown one. */
    static String tokenReview(String question) {
        ObjectNode spec = read(question).withObject("spec");
        String token = spec.path("token").asText();
        String audiences = spec.withArray("audiences").toString();
        String status = "{\"authenticated\":false}";
        if (token.startsWith(POD_TOKEN)) {
            status = authenticated(boundTo(token.substring(POD_TOKEN.length())), audiences);
        } else if (token.equals(TOKEN)) {
            status = authenticated("{}", audiences);
        }
        return """
        {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","metadata":{},"status":%s}""".formatted(status);
    }

    private static String authenticated(String extra, String audiences) {
        return """
        {"authenticated":true,"user":{"username":"system:serviceaccount:%s:caller","uid":"u",
        "groups":["system:serviceaccounts","system:authenticated"],"extra":%s},"audiences":%s}\
        """.formatted(NAMESPACE, extra, audiences);
    }

    private static String boundTo(String pod) {
        return """
        {"authentication.kubernetes.io/pod-name":["%s"],"authentication.kubernetes.io/pod-uid":["uid-%s"]}\
        """.formatted(pod, pod);
    }

    static String allowed() {
        return """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"status":{"allowed":\
        true}}""";
    }

    private static ObjectNode read(String json) {
        try {
            return JSON.readValue(json, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes());
    }
}
