package training;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The requests of callers, as bytes that are made once. */
final class Requests {
    private static final byte[] PAYLOAD = ("{\"text\":\"" + "lamina ".repeat(145) + "\"}").getBytes(ISO_8859_1);

    private Requests() {}

    static byte[] invoke() {
        return post(path(Resources.FUNCTION), bearer(Resources.TOKEN));
    }

    static byte[] invokeAsync() {
        return post(path(Resources.FUNCTION), bearer(Resources.TOKEN) + "X-Amz-Invocation-Type: Event\r\n");
    }

    static byte[] invokeForLog() {
        return post(path(Resources.FUNCTION), bearer(Resources.TOKEN) + "X-Amz-Log-Type: Tail\r\n");
    }

    static byte[] invokeUnknown() {
        return post(path(Resources.UNKNOWN), bearer(Resources.TOKEN));
    }

    static byte[] invokeWithBadToken() {
        return post(path(Resources.FUNCTION), bearer(Resources.BAD_TOKEN));
    }

    /** Valid for five minutes. */
    static byte[] invokeSigned() {
        URI uri = URI.create("http://localhost" + path(Resources.FUNCTION));
        SdkHttpRequest request =
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri).build();
        AwsCredentialsIdentity identity = AwsCredentialsIdentity.create(Resources.KEY_ID, Resources.KEY);
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(PAYLOAD))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
        StringBuilder headers = new StringBuilder();
        for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
            if (!header.getKey().equalsIgnoreCase("Content-Length")) {
                headers.append(header.getKey())
                        .append(": ")
                        .append(String.join(",", header.getValue()))
                        .append("\r\n");
            }
        }
        return post(path(Resources.FUNCTION), headers.toString());
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1);
    }

    private static String path(String function) {
        return "/2015-03-31/functions/" + Resources.NAMESPACE + "." + function + "/invocations";
    }

    private static String bearer(String token) {
        return "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n";
    }

    private static byte[] post(String path, String headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST " + path + " HTTP/1.1\r\n" + headers + "Content-Type: "
                        + "application/json\r\nContent-Length: " + PAYLOAD.length
                        + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        request.writeBytes(PAYLOAD);
        return request.toByteArray();
    }
}
