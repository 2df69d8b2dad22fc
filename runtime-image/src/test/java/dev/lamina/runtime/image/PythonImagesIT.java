package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.Zips;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python functions find in their images: boto3, locales, and the system around them, as on Lambda. */
class PythonImagesIT {
    private static final String SURROUNDINGS = """
        import datetime, importlib.util, locale, os, socket, ssl, sqlite3, subprocess, sys, zoneinfo
        import boto3

        def number(name):
            locale.setlocale(locale.LC_ALL, name)
            return locale.format_string('%.1f', 1234.5, grouping=True)

        def handler(event, context):
            locale.setlocale(locale.LC_ALL, '')
            return {
                'boto3': boto3.client('s3').meta.service_model.service_name + ' ' + os.path.dirname(boto3.__file__),
                'encodings': [sys.stdout.encoding, locale.getpreferredencoding(), sys.getfilesystemencoding()],
                'numbers': [number('en_US.UTF-8'), number('de_DE.UTF-8')],
                'services': [socket.getservbyname('https'), socket.getprotobyname('tcp')],
                'authorities': ssl.create_default_context().cert_store_stats()['x509_ca'] > 50,
                'summer': datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin')).isoformat(),
                'distutils': sys.version_info >= (3, 12) or importlib.util.find_spec('distutils.util') is not None,
                'curl': subprocess.run(['curl', '--version'], capture_output=True).returncode,
                'database': sqlite3.connect(':memory:').execute('select 6 * 7').fetchone()[0],
                'version': '%d.%d' % sys.version_info[:2],
            }
        """;

    @TempDir
    private Path folder;

    private StubGateway gateway;
    private ImageContainer container;

    @BeforeEach
    void start() throws Exception {
        gateway = StubGateway.start();
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.11", "3.13"})
    void surroundingsAreLambdas(String version) throws Exception {
        container = image(version)
                .start(
                        "index.handler",
                        new Zips().file("index.py", SURROUNDINGS).bytes());

        assertThat(answer("{}")).isEqualToIgnoringWhitespace("""
                    {"boto3": "s3 /var/runtime/boto3", "encodings": ["utf-8", "UTF-8", "utf-8"],
                    "numbers": ["1,234.5", "1.234,5"], "services": [443, 6], "authorities": true,
                    "summer": "2026-07-01T00:00:00+02:00", "distutils": true, "curl": 0, "database": 42,
                    "version": "%s"}""".formatted(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.11", "3.13"})
    void layerPrecedesClientAndNamesHaveAnyLetters(String version) throws Exception {
        container = image(version)
                .variable("PATH", "/var/task/bin")
                .variable("LC_ALL", "de_DE.UTF-8")
                .layer(new Zips()
                        .file("python/boto3.py", "WHO = 'flat'")
                        .file("python/lib/python" + version + "/site-packages/boto3.py", "WHO = 'the layer'")
                        .bytes())
                .start(
                        "cañón.función.manejar",
                        new Zips().file("cañón/función.py", """
                            import boto3, os
                            def manejar(evento, contexto):
                                return [boto3.WHO, os.environ['PATH'], os.environ['LC_ALL'],
                                    __file__ == '/var/task/cañón/función.py']
                            """).bytes());

        assertThat(answer("{}")).isEqualTo("[\"the layer\", \"/var/task/bin\", \"de_DE.UTF-8\", true]");
    }

    private ImageContainer image(String version) {
        return new ImageContainer("LAMINA_RUNTIME_PYTHON" + version.replace(".", "") + "_IMAGE", gateway, folder);
    }

    private String answer(String event) throws Exception {
        String text = gateway.invoke("a", event).await().text();
        assertThat(text).as(container.log()).isNotEmpty();
        return text;
    }
}
