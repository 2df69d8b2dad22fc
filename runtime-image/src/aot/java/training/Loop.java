package training;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A minimal client of the Runtime API that does what its event says: {@code {"do":"print","text":"..."}},
 * {@code error}, {@code exit} (with "status"), {@code exit-afterwards}, {@code spin}, {@code write} (a "file"); else it
 * returns the event.
 */
public final class Loop {
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":\"([^\"]*)\"");
    private static final String BASE = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";

    private Loop() {}

    public static void main(String[] args) throws Exception {
        Path init = Path.of(System.getenv().getOrDefault("TROUBLE", "/tmp"), "init-error");
        if (Files.exists(init)) {
            post(
                    "init/error",
                    "{\"errorMessage\":\"" + Files.readString(init) + "\",\"errorType\":\"Trouble\"}",
                    "Runtime.Trouble");
            System.exit(1);
        }
        for (int calls = 1; ; calls++) {
            HttpURLConnection next = (HttpURLConnection)
                    URI.create(BASE + "invocation/next").toURL().openConnection();
            String event = new String(next.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            serve(next.getHeaderField("Lambda-Runtime-Aws-Request-Id"), event, calls);
        }
    }

    private static void serve(String id, String event, int calls) throws Exception {
        switch (member(event, "do")) {
            case "print" -> System.out.println(member(event, "text"));
            case "exit" -> System.exit(Integer.parseInt(member(event, "status")));
            case "spin" -> Thread.sleep(Long.MAX_VALUE);
            case "write" -> Files.writeString(Path.of(member(event, "file")), "x");
            case "error" -> {
                post(
                        "invocation/" + id + "/error",
                        "{\"errorMessage\":\"told to\",\"errorType\":\"Trouble\"}",
                        "Trouble");
                return;
            }
            default -> {}
        }
        post(
                "invocation/" + id + "/response",
                "{\"calls\":" + calls + ",\"pid\":\"" + ProcessHandle.current().pid() + "\",\"event\":" + event
                        + ",\"there\":" + Files.exists(Path.of(member(event, "file"))) + ",\"options\":\""
                        + System.getenv("JAVA_TOOL_OPTIONS")
                        + "\",\"ours\":"
                        + System.getenv().keySet().stream().anyMatch(name -> name.startsWith("LAMINA_")) + "}",
                null);
        if (member(event, "do").equals("exit-afterwards")) {
            System.exit(3);
        }
    }

    private static void post(String call, String body, String errorType) throws IOException {
        HttpURLConnection post =
                (HttpURLConnection) URI.create(BASE + call).toURL().openConnection();
        post.setDoOutput(true);
        if (errorType != null) {
            post.setRequestProperty("Lambda-Runtime-Function-Error-Type", errorType);
        }
        try (OutputStream out = post.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        if (post.getResponseCode() != 202) {
            throw new IOException(call + " was answered " + post.getResponseCode());
        }
    }

    private static String member(String event, String name) {
        Matcher members = MEMBER.matcher(event);
        while (members.find()) {
            if (members.group(1).equals(name)) {
                return members.group(2);
            }
        }
        return "";
    }
}
