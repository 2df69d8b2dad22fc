package dev.lamina.operator.function;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.SecretEnvironment;
import dev.lamina.operator.environment.StartIssue;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains why an environment's container does not start, with the field and the fix. The only source is the kubelet's
 * message, because the operator must not read Secrets.
 */
final class StartIssues {
    private static final Pattern NO_SECRET = Pattern.compile("secret \"([^\"]+)\" not found");
    private static final Pattern BACK_OFF = Pattern.compile("^Back-off pulling image \"[^\"]*\": (ErrImagePull: )?");
    static final Set<String> NO_IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError");

    private StartIssues() {}

    static ConditionFact of(StartIssue issue, FunctionSpec spec) {
        return missingSecret(issue)
                .flatMap(secret -> noSecret(secret, spec))
                .or(() -> spec.image().flatMap(image -> ImageIssues.of(issue, image)))
                .or(() -> noImage(issue, spec))
                .or(() -> ending(issue))
                .orElseGet(() -> no(issue.reason(), "Execution environments cannot be started: " + issue.message()));
    }

    /** Returns the name of the Secret that the kubelet did not find. */
    static Optional<String> missingSecret(StartIssue issue) {
        Matcher secret = NO_SECRET.matcher(issue.message());
        return secret.find() ? Optional.of(secret.group(1)) : Optional.empty();
    }

    private static Optional<ConditionFact> noSecret(String secret, FunctionSpec spec) {
        List<SecretEnvironment> from = spec.environmentFrom() == null ? List.of() : spec.environmentFrom();
        List<String> named = from.stream().map(SecretEnvironment::secret).toList();
        return named.contains(secret)
                ? Optional.of(no(
                        "SecretNotFound",
                        "spec.environmentFrom[" + named.indexOf(secret) + "].secret: there is no Secret \"" + secret
                                + "\" in this namespace; create it, or remove it from the list"))
                : Optional.empty();
    }

    private static Optional<ConditionFact> noImage(StartIssue issue, FunctionSpec spec) {
        return NO_IMAGE.contains(issue.reason())
                ? Optional.of(no(
                        "ImageNotPulled",
                        (spec.runtime() == null
                                        ? "The image of Lamina's program"
                                        : "spec.runtime: the image of runtime \"" + spec.runtime() + "\"")
                                + " cannot be pulled: " + cause(issue.message())
                                + "; correct the image in the Helm value runtimes"))
                : Optional.empty();
    }

    private static Optional<ConditionFact> ending(StartIssue issue) {
        return !issue.isEnding()
                ? Optional.empty()
                : Optional.of(
                        issue.message().startsWith("OOMKilled")
                                ? no("OutOfMemory", outOfMemory(issue.container()))
                                : no(
                                        issue.reason(),
                                        "The container of an execution environment ends repeatedly, last with: "
                                                + issue.message() + "; see its log"));
    }

    private static String outOfMemory(String container) {
        return Workload.SIDECAR.equals(container)
                ? "Container " + Workload.SIDECAR + ", with Lamina's program, is killed repeatedly for lack of memory; "
                        + "give it more in the Helm value functions.sidecar.memoryLimit"
                : "spec.memory: the container of an execution environment is killed repeatedly for lack of memory; "
                        + "give the function more";
    }

    /**
     * Returns the cause. The kubelet alternates between an attempt and a back-off, and the cause is the same in both.
     */
    static String cause(String message) {
        Matcher backOff = BACK_OFF.matcher(message);
        return backOff.find() ? message.substring(backOff.end()) : message;
    }

    static ConditionFact no(String reason, String message) {
        return ConditionFact.isFalse(ResolutionResult.DEPLOYED, reason, message);
    }
}
