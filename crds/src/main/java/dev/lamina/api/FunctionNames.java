package dev.lamina.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of functions as Lambda has them, and the names of their resources. Lambda allows capital letters and _, which
 * Kubernetes does not: {@code imageProcessor} is the resource {@code imageprocessor} with that
 * {@code spec.functionName}. The resource's name follows from Lambda's name alone, so no look-up is needed.
 */
public final class FunctionNames {
    /** Lambda's names, without a qualifier. */
    public static final String PATTERN = "^[a-zA-Z0-9-_]+$";

    public static final int LONGEST = 64;

    /** As long as a function with versions may be. */
    static final int LONGEST_MADE = 57;

    private static final int LONGEST_BASE = 48;
    private static final int HASH_BYTES = 4;
    private static final int LONGEST_RESOURCE = 60;
    private static final Pattern LAMBDA = Pattern.compile(PATTERN);
    private static final Pattern LABEL = Pattern.compile(KubernetesName.LABEL);

    private FunctionNames() {}

    /**
     * Returns the name of the resource. A name that Kubernetes allows stays; otherwise it has lower-case letters, and -
     * for _. If that is too long, or begins or ends with -, it is shortened, and a hash is added.
     *
     * @param function anything but a name of Lambda is returned as it is
     */
    public static String resource(String function) {
        if (isLabel(function, LONGEST_RESOURCE) || !LAMBDA.matcher(function).matches()) {
            return function;
        }
        String label = function.toLowerCase(Locale.ROOT).replace('_', '-');
        return isLabel(label, LONGEST_MADE) ? label : shortened(label, "fn") + hash(function);
    }

    /** Returns Lambda's name of a function, or of the function of a version. */
    public static String of(Function function) {
        String given = function.getSpec() == null ? null : function.getSpec().functionName();
        return given == null ? VersionName.of(function.getMetadata().getName()).function() : given;
    }

    private static boolean isLabel(String name, int longest) {
        return name.length() <= longest && LABEL.matcher(name).matches();
    }

    /** @param instead what the name begins with if nothing of it is left */
    static String shortened(String label, String instead) {
        String base = label.substring(0, Math.min(label.length(), LONGEST_BASE)).replaceAll("^-+|-+$", "");
        return (base.isEmpty() ? instead : base) + "-";
    }

    static String hash(String function) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(function.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
