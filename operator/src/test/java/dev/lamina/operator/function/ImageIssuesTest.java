package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ContainerImage;
import dev.lamina.api.ContainerImageBuilder;
import dev.lamina.operator.environment.StartIssue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of the kubelet as containerd causes them. */
class ImageIssuesTest {
    private static final ContainerImage IMAGE =
            ContainerImageBuilder.builder().name("orders:1").build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ErrImagePull | \
            failed to pull and unpack image: not found | \
            ImageNotPulled | \
            spec.code.image.name: "orders:1" cannot be pulled: failed to pull and unpack image: not found; \
            correct the name, or name a Secret
            ImagePullBackOff | \
            Back-off pulling image "orders:1": ErrImagePull: 401 Unauthorized | \
            ImageNotPulled | \
            cannot be pulled: 401 Unauthorized; correct the name, or name a Secret with the registry's \
            credentials in spec.code.image.pullSecrets
            InvalidImageName | couldn't parse image name | ImageNotPulled | spec.code.image.name
            ErrImagePull | no match for platform in manifest: not found | WrongArchitecture | build it for that one
            StartError | \
            exec format error | \
            WrongArchitecture | \
            spec.code.image.name: "orders:1" is made for another processor architecture
            StartError | \
            failed to create containerd task: runc create failed: unable to start container process: exec: \
            "app.handler": executable file not found in $PATH: unknown | \
            EntryPointNotStarted | \
            spec.code.image.entryPoint: the program of "orders:1" cannot be started: "app.handler": executable \
            file not found in $PATH; correct entryPoint
            RunContainerError | \
            exec: "/app": permission denied: unknown | \
            EntryPointNotStarted | \
            "/app": permission denied;
            CreateContainerError | \
            failed to generate container spec: no command specified | \
            NoEntryPoint | \
            spec.code.image.entryPoint: is required
            """)
    void issueNamesFieldAndFix(String reason, String message, String expected, String part) {
        assertThat(ImageIssues.of(new StartIssue("function", reason, message), IMAGE))
                .hasValueSatisfying(fact -> {
                    assertThat(fact.reason()).isEqualTo(expected);
                    assertThat(fact.message()).contains(part);
                });
    }

    @Test
    void commandIsNamedIfOnlyItIsGiven() {
        StartIssue issue = new StartIssue("function", "StartError", "exec: \"nothing\": executable file not found");

        assertThat(ImageIssues.of(issue, IMAGE.withCommand(List.of("nothing"))))
                .hasValueSatisfying(fact -> assertThat(fact.message()).startsWith("spec.code.image.command: "));
    }

    @Test
    void issueOfProgramIsNotOfImage() {
        assertThat(ImageIssues.of(new StartIssue("lamina", "ErrImagePull", "no"), IMAGE))
                .isEmpty();
        assertThat(ImageIssues.of(new StartIssue("function", "CrashLoopBackOff", "Error, exit status 1"), IMAGE))
                .isEmpty();
    }
}
