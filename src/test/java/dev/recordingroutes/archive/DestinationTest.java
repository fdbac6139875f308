package dev.recordingroutes.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {
    private final CamelContext camel = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        camel.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            file:/srv/recordings?fileExist=Override    | file:/srv/recordings
            file:/srv/a:b@c                            | file:/srv/a:b@c
            sftp://nas:22/in                           | sftp://nas:22/in
            sftp://me@nas:22/in                        | sftp://me@nas:22/in
            sftp://me:S3cret@nas:22/in                 | sftp://me@nas:22/in
            sftp://me:S3@cret@nas/in                   | sftp://me@nas/in
            sftp://me:S3/cret@nas/in                   | sftp://me@nas/in
            sftp://me:S3cret@[::1]:22/in               | sftp://me@[::1]:22/in
            sftp://[::1]:22/in                         | sftp://[::1]:22/in
            ftp:me:S3cret@nas/in                       | ftp:me@nas/in
            ftp://nas/in?username=me&password=S3cret@x | ftp://nas/in
            seda:archive:one?size=2                    | seda:archive:one
            """)
    void aDestinationIsShownWithoutPasswordAndOptions(String setting, String name) {
        assertThat(Destination.of(camel, setting).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nosuch://me:S3/cret@nas/in             | nosuch://me@nas/in
            nosuch://me:S3?cret@nas/in             | nosuch://me@nas/in
            nosuch://me:S3cret                     | nosuch://me@
            nosuch://me:S3cret@nas/in?secretKey=S3 | nosuch://me@nas/in
            sftp://me:S3cret@nas/in?pasword=S3cret | sftp://me@nas/in
            """)
    void oneThatIsNoEndpointIsNamedWithoutItsPasswordToo(String setting, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.of(camel, setting))
                .withMessageStartingWith("archive.to=%s: Camel can't make an endpoint of it: ", name)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("S3"));
    }

    @Test
    void anFtpServerIsAskedForWholeBinaryFilesUnlessTheUserSaysOtherwise() {
        assertThat(Destination.of(camel, "ftp://nas/in").uri())
                .isEqualTo("ftp://nas/in?binary=true&passiveMode=true&tempFileName=$simple{variable.temporary}");
        assertThat(Destination.of(camel, "ftp://nas/in?passiveMode=false").uri())
                .contains("passiveMode=false")
                .doesNotContain("passiveMode=true");
    }
}
