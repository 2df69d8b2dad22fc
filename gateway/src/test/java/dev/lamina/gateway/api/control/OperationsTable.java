package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The table of operations in docs/compatibility.md: every operation of AWS's model, as the SDK for Java has it, whether
 * it is served, and a test that calls it with the SDK.
 */
final class OperationsTable {
    static final String BEGIN = "<!-- begin of operations: made by OperationsTableTest; do not edit -->\n";
    static final String END = "<!-- end of operations -->\n";

    private static final Pattern TEST = Pattern.compile("void (\\w+)\\(");
    private static final Pattern CALL = Pattern.compile("lambda\\s*\\.(\\w+)\\(");

    private final List<Operation> served;
    private final Map<String, String> tests = new TreeMap<>();

    /** @param sources folders with tests */
    OperationsTable(List<Operation> served, List<Path> sources) {
        this.served = served;
        sources.forEach(this::scan);
    }

    /** Returns the page with the present table. */
    String filledIn(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("docs/compatibility.md must have the comments of the table of operations");
        }
        return page.substring(0, begin + BEGIN.length()) + table() + page.substring(end);
    }

    /** Returns all operations of AWS's model. */
    static Set<String> model() {
        Set<String> all = Arrays.stream(LambdaClient.class.getMethods())
                .filter(method -> method.getParameterCount() == 1
                        && method.getParameterTypes()[0].getSimpleName().endsWith("Request"))
                .map(Method::getName)
                .filter(Predicate.not(name -> name.endsWith("Paginator")))
                .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        // The interface for calls that wait for their response lacks streams, and what is deprecated.
        all.addAll(List.of("InvokeAsync", "InvokeWithResponseStream"));
        return all;
    }

    private String table() {
        return "| operation | status | test |\n|---|---|---|\n"
                + model().stream().map(this::row).collect(Collectors.joining());
    }

    private String row(String action) {
        Optional<Operation> operation = served.stream()
                .filter(each -> each.action().equals(iamName(action)))
                .findFirst();
        String status = operation
                .map(each -> UnsupportedOperations.reason(each).orElse("yes"))
                .orElseGet(() ->
                        also(action).map(other -> "yes, by " + other).orElse("no: 404 `UnknownOperationException`"));
        String test = operation.isPresent() || also(action).isPresent() ? tests.getOrDefault(action, "") : "";
        return "| `" + action + "` | " + status + " | " + test + " |\n";
    }

    /** The name in policies, which an operation has here. */
    private static String iamName(String action) {
        return action.equals("Invoke") || action.equals("InvokeWithResponseStream") ? "InvokeFunction" : action;
    }

    /** Two operations of AWS have the path of another one. */
    private static Optional<String> also(String action) {
        return switch (action) {
            case "ListProvisionedConcurrencyConfigs" -> Optional.of("the path of `GetProvisionedConcurrencyConfig`");
            case "GetLayerVersionByArn" -> Optional.of("the path of `ListLayers`");
            default -> Optional.empty();
        };
    }

    private void scan(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith("IT.java")
                            || file.toString().endsWith("Test.java"))
                    .sorted(Comparator.naturalOrder())
                    .forEach(this::scanFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void scanFile(Path file) {
        try {
            String name = file.getFileName().toString().replace(".java", "");
            for (String part : Files.readString(file).split("@Test\n")) {
                Matcher test = TEST.matcher(part);
                if (test.find()) {
                    Matcher call = CALL.matcher(part);
                    while (call.find()) {
                        String method = call.group(1);
                        tests.putIfAbsent(
                                Character.toUpperCase(method.charAt(0)) + method.substring(1),
                                "`" + name + "." + test.group(1) + "`");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
