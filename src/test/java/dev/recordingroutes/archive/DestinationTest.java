package dev.recordingroutes.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.remote.FtpOperations;
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
        assertThat(of(setting).name()).isEqualTo(name);
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
                .isThrownBy(() -> of(setting))
                .withMessageStartingWith("archive.to=%s: Camel can't make an endpoint of it: ", name)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("S3"));
    }

    private Destination of(String setting) {
        return Destination.of(camel, setting, Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp  | binary=true, passiveMode=true, ftpClient.controlEncoding=UTF-8, soTimeout=60000, timeout=60000
            ftps | binary=true, passiveMode=true, execPbsz=0, execProt=P, soTimeout=60000, timeout=60000
            ftps | ftpClient.endpointCheckingEnabled=true
            sftp | strictHostKeyChecking=yes, bulkRequests=128, existDirCheckUsingLs=false, soTimeout=30000
            ftp  | maximumReconnectAttempts=0, stepwise=false, fastExistsCheck=true, connectTimeout=10000
            sftp | maximumReconnectAttempts=0, stepwise=false, fastExistsCheck=true, connectTimeout=10000
            """)
    void whatMakesAServerSafeNeedNotBeSaidButWhatIsSaidWins(String scheme, String options) {
        for (var option : options.split(", ", -1)) {
            assertThat(optionsOf(scheme + "://nas/in")).contains(option);
        }
        assertThat(optionsOf(scheme + "://nas/in?stepwise=true&soTimeout=5"))
                .contains("stepwise=true", "soTimeout=5")
                .doesNotContain("stepwise=false", "soTimeout=60000", "soTimeout=30000");
    }

    @Test
    void knownHostsAreTheUsersUnlessTheUriHasOthers() {
        var users = "knownHostsFile=RAW(%s/.ssh/known_hosts)".formatted(System.getProperty("user.home"));
        assertThat(optionsOf("sftp://nas/in")).contains(users);
        assertThat(optionsOf("sftp://nas/in?knownHostsFile=mine"))
                .contains("knownHostsFile=mine")
                .doesNotContain(users);
        assertThat(optionsOf("sftp://nas/in?knownHostsUri=file:mine")).doesNotContain(users);
    }

    @Test
    void theControlConnectionIsKeptAliveDuringLongUploads() throws Exception {
        var operations = (FtpOperations) of("ftp://nas/in").requiredServer().createRemoteFileOperations();

        assertThat(operations.getClient().getControlKeepAliveTimeoutDuration()).isEqualTo(Duration.ofMinutes(1));
    }

    private List<String> optionsOf(String setting) {
        return List.of(of(setting).uri().split("[?&]", -1));
    }
}
