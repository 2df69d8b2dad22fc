package dev.lamina.converter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates become the manifests and the reports in the folder expected; {@code -Dgolden=write} writes them. */
class TemplatesTest {
    private static final Path TEMPLATES = Path.of("src/test/resources/templates");
    private static final Path EXPECTED = Path.of("src/test/resources/expected");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "orders-sam.yaml, -p Stage=prod --stack=shop --resource=OrdersQueue=shop-orders --account=123456789012",
        "events-sam.yaml, --aws-secret=aws --code-bucket=functions",
        "plain-cloudformation.json, -p CodeBucket=artifacts --execution-roles --account=123456789012 -n mail"
    })
    void templateBecomesManifests(String template, String options) throws IOException {
        Converted converted = Converted.by(("template " + TEMPLATES.resolve(template) + " " + options).split(" "));

        assertThat(converted.exitCode()).as(converted.report()).isEqualTo(Main.INCOMPLETE);
        String name = template.substring(0, template.indexOf('.'));
        compare(EXPECTED.resolve(name + ".yaml"), converted.manifests());
        compare(EXPECTED.resolve(name + ".txt"), converted.report());
    }

    private static void compare(Path expected, String actual) throws IOException {
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(EXPECTED);
            Files.writeString(expected, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(expected));
    }

    @Test
    void completeTemplateEndsWithZero() throws IOException {
        Path template = write("""
                Resources:
                  Hello:
                    Type: AWS::Serverless::Function
                    Properties: {Runtime: python3.13, Handler: index.handler, InlineCode: "def handler(e, c): return 1"}
                """);

        Converted converted = Converted.by(
                "template", template.toString(), "-o", folder.resolve("out").toString());

        assertThat(converted.exitCode()).isZero();
        assertThat(converted.report()).isEqualToNormalizingNewlines("1 manifests, 0 findings\n");
        assertThat(folder.resolve("out/function-hello.yaml"))
                .content()
                .contains("name: hello", "functionName: Hello", "namespace: default");
    }

    @Test
    void namesThatBecomeOneAreNoted() throws IOException {
        Path template = write("""
                Resources:
                  One:
                    Type: AWS::Serverless::Function
                    Properties: {FunctionName: send_mail, Runtime: python3.13, Handler: i.h, InlineCode: "1"}
                  Two:
                    Type: AWS::SNS::Subscription
                    Properties: {Protocol: lambda, Endpoint: !GetAtt One.Arn, TopicArn: "arn:aws:sns:e:default:t"}
                  two:
                    Type: AWS::SNS::Subscription
                    Properties: {Protocol: lambda, Endpoint: !GetAtt One.Arn, TopicArn: "arn:aws:sns:e:default:u"}
                """);

        Converted converted = Converted.by("template", template.toString());

        assertThat(converted.exitCode()).isEqualTo(Main.INCOMPLETE);
        assertThat(converted.report())
                .contains("no counterpart: Resources.two: Trigger two is there already: names that differ only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: [1 | It is neither YAML nor JSON",
                "a: 1 | It has no Resources, so it is not a template",
                "'Resources: {A: {Type: X, Condition: Gone}}' | Resources.A: there is no condition Gone",
                "'{Conditions: {C: {Condition: C}}, Resources: {A: {Type: X, Condition: C}}}' | Conditions.C is made of"
            })
    void badTemplateIsRefused(String text, String error) throws IOException {
        Converted converted = Converted.by("template", write(text).toString());

        assertThat(converted.exitCode()).isEqualTo(Main.FAILED);
        assertThat(converted.report()).startsWith(error);
        assertThat(converted.manifests()).isEmpty();
    }

    @Test
    void endlessTemplateIsRefused() throws IOException {
        Converted converted =
                Converted.by("template", write("Resources: &a {A: *a}").toString());

        assertThat(converted.exitCode()).isEqualTo(Main.FAILED);
        assertThat(converted.report()).startsWith("It is n");
    }

    @Test
    void missingFileIsNamed() {
        Converted converted =
                Converted.by("template", folder.resolve("none.yaml").toString());

        assertThat(converted.exitCode()).isEqualTo(Main.FAILED);
        assertThat(converted.report()).startsWith("NoSuchFileException").contains("none.yaml");
    }

    @Test
    void snapStartIsForJava() throws IOException {
        Path template = write("""
                Globals:
                  Function: {Handler: index.handler, InlineCode: "1", SnapStart: {ApplyOn: PublishedVersions}}
                Resources:
                  Quick:
                    Type: AWS::Serverless::Function
                    Properties: {Runtime: java21}
                  Slow:
                    Type: AWS::Serverless::Function
                    Properties: {Runtime: python3.13}
                  Plain:
                    Type: AWS::Serverless::Function
                    Properties: {Runtime: python3.13, SnapStart: {ApplyOn: None}}
                """);

        Converted converted = Converted.by("template", template.toString());

        assertThat(converted.manifests()).containsOnlyOnce("snapStart:\n    applyOn: PublishedVersions\n");
        assertThat(converted.report()).isEqualToNormalizingNewlines("""
                no counterpart: Resources.Slow.SnapStart: it is for Java: use provisioned concurrency
                3 manifests, 1 findings
                """);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("template.yaml"), text);
    }
}
