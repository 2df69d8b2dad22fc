package dev.lamina.gateway.api.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class XmlTest {

    @Test
    void invalidXmlCharactersAreReplaced() {
        byte[] document = Xml.document("a", root -> root.element("b", "x\u0001<\ud83d\ude00\ud800"))
                .getBytes();
        assertThat(new String(document, StandardCharsets.UTF_8)).contains("<b>x\ufffd&lt;\ud83d\ude00\ufffd</b>");
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(document)))
                .doesNotThrowAnyException();
    }
}
