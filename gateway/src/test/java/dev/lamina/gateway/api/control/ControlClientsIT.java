package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.Boto3;
import dev.lamina.gateway.auth.TestIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first steps of AWS's guide, with boto3 and with the AWS CLI, and a zip of 45 MB. */
@Timeout(180)
class ControlClientsIT {
    private static final String SCRIPT = """
        import base64, boto3, botocore, hashlib, io, json, os, urllib.request, zipfile
        def zipped(text, filler=0):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as z:
                z.writestr("index.py", text)
                z.writestr("filler", os.urandom(filler))
            return out.getvalue()
        client = boto3.client("lambda", config=botocore.config.Config(retries={"max_attempts": 0}))
        large = zipped("def handler(event, context): return 1", 45_000_000)
        created = client.create_function(FunctionName="large", Runtime="python3.13", Handler="index.handler",
            Role="arn:aws:iam::shop:role/fn-large", Code={"ZipFile": large})
        client.get_waiter("function_active_v2").wait(FunctionName="large", WaiterConfig={"Delay": 1})
        got = client.get_function(FunctionName="large")
        link = urllib.request.urlopen(got["Code"]["Location"]).read()
        client.update_function_code(FunctionName="large", ZipFile=zipped("def handler(event, context): return 2"))
        client.get_waiter("function_updated_v2").wait(FunctionName="large", WaiterConfig={"Delay": 1})
        config = client.get_function_configuration(FunctionName="large")
        mapping = client.create_event_source_mapping(FunctionName="large", Topics=["t"], StartingPosition="LATEST",
            SelfManagedEventSource={"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["kafka:9092"]}})
        try:
            client.create_function(FunctionName="too-large", Runtime="python3.13", Handler="index.handler",
                Role="arn:aws:iam::shop:role/x", Code={"ZipFile": os.urandom(53_000_000)})
        except client.exceptions.ClientError as e:
            refused = e.response["Error"]["Code"]
        status = client.delete_function(FunctionName="large")["ResponseMetadata"]["HTTPStatusCode"]
        print(json.dumps({"state": created["State"], "size": created["CodeSize"] == len(large),
            "same": link == large, "last": config["LastUpdateStatus"], "topics": mapping["Topics"],
            "hash": got["Configuration"]["CodeSha256"] == base64.b64encode(hashlib.sha256(large).digest()).decode(),
            "refused": refused, "status": status}))
        """;

    @TempDir
    static Path directory;

    private static ControlServers servers;

    @BeforeAll
    static void start() throws Exception {
        servers = new ControlServers(directory, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
    }

    @Test
    void boto3UploadsWaitsAndDeletes() throws Exception {
        JsonNode seen = new ObjectMapper()
                .readTree(Boto3.run(
                        directory,
                        Map.of("AWS_ENDPOINT_URL_LAMBDA", servers.api().uri().toString()),
                        SCRIPT));

        assertThat(seen.toString())
                .isEqualTo(
                        "{\"state\":\"Pending\",\"size\":true,\"same\":true,\"last\":\"Successful\",\"topics\":[\"t\"],"
                                + "\"hash\":true,\"refused\":\"RequestEntityTooLargeException\",\"status\":204}");
        assertThat(servers.api().heldBytes()).isZero();
    }

    @Test
    void commandLineFollowsTutorial() throws Exception {
        Path zip = Files.write(
                directory.resolve("function.zip"),
                ControlServers.zip("index.mjs", "export const handler = async () => 1;"));

        JsonNode created = aws(
                "create-function",
                "--function-name",
                "tutorial",
                "--runtime",
                "nodejs22.x",
                "--handler",
                "index.handler",
                "--role",
                "arn:aws:iam::123456789012:role/lambda-ex",
                "--zip-file",
                "fileb://" + zip);
        aws("wait", "function-active-v2", "--function-name", "tutorial");
        aws("update-function-configuration", "--function-name", "tutorial", "--timeout", "10");
        aws("wait", "function-updated-v2", "--function-name", "tutorial");
        JsonNode read = aws("get-function", "--function-name", "tutorial");
        aws("delete-function", "--function-name", "tutorial");

        assertThat(created.path("Role").asText()).isEqualTo("arn:aws:iam::123456789012:role/lambda-ex");
        assertThat(read.path("Configuration").path("Timeout").asInt()).isEqualTo(10);
        assertThat(read.path("Configuration").path("State").asText()).isEqualTo("Active");
    }

    /** Runs a command of {@code aws lambda}; returns what it printed. */
    private static JsonNode aws(String... arguments) throws Exception {
        String cli = System.getenv("LAMINA_AWS_CLI_2");
        assertThat(cli)
                .as("LAMINA_AWS_CLI_2: run `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        List<String> command = new ArrayList<>(List.of(cli, "lambda"));
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("aws-errors");
        ProcessBuilder process = new ProcessBuilder(command).redirectError(errors.toFile());
        process.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_LAMBDA",
                        servers.api().uri().toString(),
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        TestIdentity.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        TestIdentity.SECRET,
                        "AWS_PAGER",
                        ""));
        Process running = process.start();
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(Files.readString(errors)).isZero();
        return new ObjectMapper().readTree(printed.isEmpty() ? "{}" : printed);
    }
}
