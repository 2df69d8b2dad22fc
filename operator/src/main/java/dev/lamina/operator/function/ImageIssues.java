package dev.lamina.operator.function;

import dev.lamina.api.ContainerImage;
import dev.lamina.operator.environment.StartIssue;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.Workload;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains why the container of a user's image does not start, with the field and the fix. */
final class ImageIssues {
    private static final Set<String> NOT_STARTED =
            Set.of(StartIssue.NEVER_BEGAN, "ContainerCannotRun", "RunContainerError", "CreateContainerError");
    private static final Pattern OTHER_ARCHITECTURE =
            Pattern.compile("exec format error|no match for platform|no matching manifest");
    private static final Pattern NO_COMMAND = Pattern.compile("[Nn]o command specified");
    private static final Pattern NO_PROGRAM =
            Pattern.compile("exec: (?<program>\"[^\"]*\"): (?<why>[^:]*)|(?<folder>chdir to cwd .*)");

    private ImageIssues() {}

    /** Returns the fact; empty if the issue is about another container, or the container starts and ends. */
    static Optional<ConditionFact> of(StartIssue issue, ContainerImage image) {
        if (!Workload.CONTAINER.equals(issue.container())) {
            return Optional.empty();
        }
        boolean notPulled = StartIssues.NO_IMAGE.contains(issue.reason());
        if (!notPulled && !NOT_STARTED.contains(issue.reason())) {
            return Optional.empty();
        }
        if (OTHER_ARCHITECTURE.matcher(issue.message()).find()) {
            return Optional.of(StartIssues.no(
                    "WrongArchitecture",
                    "spec.code.image.name: \"" + image.name()
                            + "\" is made for another processor architecture than that of the node; build it for that "
                            + "one (docker build --platform linux/amd64 or linux/arm64)"));
        }
        return Optional.of(notPulled ? notPulled(issue, image) : notStarted(issue, image));
    }

    private static ConditionFact notPulled(StartIssue issue, ContainerImage image) {
        return StartIssues.no(
                "ImageNotPulled",
                "spec.code.image.name: \"" + image.name() + "\" cannot be pulled: " + StartIssues.cause(issue.message())
                        + "; correct the name, or name a Secret with the registry's credentials in "
                        + "spec.code.image.pullSecrets");
    }

    private static ConditionFact notStarted(StartIssue issue, ContainerImage image) {
        if (NO_COMMAND.matcher(issue.message()).find()) {
            return StartIssues.no(
                    "NoEntryPoint",
                    "spec.code.image.entryPoint: is required, because \"" + image.name()
                            + "\" has neither ENTRYPOINT nor CMD; set it, or add them to the image");
        }
        String field = image.entryPoint() != null || image.command() == null ? "entryPoint" : "command";
        return StartIssues.no(
                "EntryPointNotStarted",
                "spec.code.image." + field + ": the program of \"" + image.name() + "\" cannot be started: "
                        + reason(issue.message())
                        + "; correct entryPoint, command or workingDirectory, or those of the image");
    }

    /** Returns the part of the message of the container engine that is about the program. */
    private static String reason(String message) {
        Matcher found = NO_PROGRAM.matcher(message);
        return found.find()
                ? found.group("folder") != null
                        ? found.group("folder")
                        : found.group("program") + ": " + found.group("why")
                : message;
    }
}
