// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";
import {BftClientDouble} from "./BftClientDouble.sol";
import {LocalMockProtocol} from "../mocks/LocalMockProtocol.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice A member has two light clients, one of which was replaced. Nobody relays to that any more: an offender dates what it
/// signs there. The client in force dates the deed.
contract RedatingTest is CourtWorld {
    uint64 private constant DEED = HEIGHT + 1_000;

    BftClientDouble private _next;
    IBftLightClient.Equivocation private _deed;

    function setUp() external {
        _build();
        _next = new BftClientDouble();
        _replace(_next);
        _deed = _double(0, 11, 12);
        _deed.height = DEED;
        _next.setHeader(DEED, _now);
        _next.setEquivocators(_deed, 1 << 3);
        _client.setEquivocators(_deed, 1 << 3);
        _wait(1 hours);
    }

    /// @dev The offender opts out, and says through the old client that it was later.
    function test_dateAfterOptingOutEscapesNothing() external {
        cheats.prank(_operator(3));
        _vault.optOut(MEMBER);
        _client.setHeader(DEED, _now + 1);
        _wait(1 hours);
        bytes32 offence = _chargeAt(_client);
        _waitForJudgement();
        _court.execute(offence);
        require(_court.isSettled(offence, _vault) && _held(3) == BOND, "the false date takes nothing");
        _chargeAt(_next);
        ISlashingCourt.Charge memory charge = _court.chargeOf(offence);
        require(charge.client == address(_next) && charge.status == ISlashingCourt.Status.Pending, "dated");
        require(charge.infraction == START + 1 days + 1 hours && charge.chargedAt == _now, "when");
        require(!_court.isSettled(offence, _vault), "settled");
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 1, "pending");
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.VetoWindow.selector, _now + VETO_WINDOW));
        _court.execute(offence);
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "held");
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 0, "pending after");
    }

    /// @dev Before the bond was raised from next to nothing.
    function test_dateBeforeTheBondEscapesNothing() external {
        address operator = address(0xB020);
        bytes32 keyId = _key(20);
        cheats.warp(START);
        _keys.setOperator(MEMBER, keyId, operator);
        _keys.setSeat(ROOT, 20, keyId, 10, 100);
        _deposit(operator, 1_000);
        _optIn(operator, keyId);
        cheats.warp(START + 12 hours);
        _deposit(operator, BOND);
        cheats.warp(_now);
        _client.setHeader(DEED, START + 1 hours);
        _client.setEquivocators(_deed, 1 << 20);
        _next.setEquivocators(_deed, 1 << 20);
        bytes32 offence = _chargeAt(_client, 20, address(0));
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(_vault.bondOf(operator).active, 650 + BOND, "of what was there by the false date");
        _chargeAt(_next, 20, address(0));
        _waitForJudgement();
        _court.execute(offence);
        // what the false date took counts: one share of the larger stake, no more
        uint256 whole = BOND + 1_000;
        _requireEqual(_vault.bondOf(operator).active, whole - (whole * 35) / 100, "held");
    }

    /// @dev A date by the old client that nobody contradicts stands: its evidence is as good as before.
    function test_evidenceOfTheOldClientStaysUsable() external {
        _client.setHeader(DEED, _now - 2 hours);
        bytes32 offence = _chargeAt(_client);
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "held");
        // another date of the same stake takes nothing more
        _chargeAt(_next);
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "held twice");
        require(_court.isSettled(offence, _vault), "settled");
    }

    function test_theClientInForceDatesOnce() external {
        _client.setHeader(DEED, _now - 2 hours);
        _chargeAt(_next);
        _expectNothingNew(_client);
        _expectNothingNew(_next);
        // the same by both: nothing to date
        _next.setHeader(DEED, _now - 2 hours);
        _expectNothingNew(_next);
    }

    function test_theSameDateChangesNothing() external {
        _client.setHeader(DEED, _now - 1 hours);
        bytes32 offence = _chargeAt(_client);
        _expectNothingNew(_next);
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 1, "pending");
        require(_court.chargeOf(offence).client == address(_client), "dated");
    }

    /// @dev A date moves with the power that was convicted around it.
    function test_whatWasConvictedMovesWithTheDate() external {
        _client.setHeader(DEED, START + 1);
        _wait(5 days);
        _next.setHeader(DEED, _now);
        _wait(1);
        _chargeAt(_client);
        _requireEqual(_court.convictedAround(MEMBER, uint64(START)), 0.1e18, "by the old date");
        _chargeAt(_next);
        _requireEqual(_court.convictedAround(MEMBER, uint64(START)), 0, "no more");
        _requireEqual(_court.convictedAround(MEMBER, uint64(_now)), 0.1e18, "by the new one");
    }

    function test_vetoIsForGoodWhateverTheDate() external {
        _client.setHeader(DEED, _now - 2 hours);
        bytes32 offence = _chargeAt(_client);
        cheats.prank(COUNCIL);
        _court.veto(offence);
        _expectNothingNew(_next);
    }

    function test_theDateMustBeAfterTheKeysRegistration() external {
        _client.setHeader(DEED, _now - 2 hours);
        _chargeAt(_client);
        _next.setHeader(DEED, START);
        uint256[] memory indices = _indices(3);
        ISlashingCourt.Report memory report;
        cheats.expectRevert(
            abi.encodeWithSelector(ISlashingCourt.RegisteredLater.selector, _key(3), START, START)
        );
        _court.chargeEquivocation(MEMBER, address(_next), _deed, indices, report);
    }

    /// @dev Another date is no other report: the oldest commitment is rewarded, whoever brings which date.
    function test_theOldestCommitmentIsRewardedWhateverTheDate() external {
        bytes32 fact = _client.factOf(_deed);
        _client.setHeader(DEED, _now - 2 hours);
        _commit(REPORTER, fact, 0);
        _wait(1);
        _commit(COPYCAT, fact, 0);
        _wait(COMMIT_DELAY);
        bytes32 offence = _chargeAt(_client, 3, COPYCAT);
        require(_court.chargeOf(offence).reporter == COPYCAT, "the only one");
        _chargeAt(_next, 3, REPORTER);
        require(_court.chargeOf(offence).reporter == REPORTER, "the older one");
    }

    /// @dev Whoever brings the other date without a commitment, or with a younger one, takes the reward from nobody.
    function test_aNewDateTakesNoRewardAway() external {
        bytes32 fact = _client.factOf(_deed);
        _client.setHeader(DEED, _now - 2 hours);
        _commit(REPORTER, fact, 0);
        _wait(1);
        _commit(COPYCAT, fact, 0);
        _wait(COMMIT_DELAY);
        bytes32 offence = _chargeAt(_client, 3, REPORTER);
        _chargeAt(_next, 3, COPYCAT);
        require(_court.chargeOf(offence).client == address(_next), "dated anew");
        require(_court.chargeOf(offence).reporter == REPORTER, "taken away");
    }

    /// @dev Several clients that were replaced date nothing anew among each other.
    function test_clientsThatWereReplacedDateNothingAnew() external {
        BftClientDouble third = new BftClientDouble();
        _replace(third);
        _client.setHeader(DEED, _now - 2 hours);
        _chargeAt(_client);
        _expectNothingNew(_next);
    }

    /// @dev A vote names no set: signed under a set of the offenders' own, in which they are next to nothing, it is charged first.
    function test_theLargestPowerCounts() external {
        IBftLightClient.Equivocation memory invented = _chargeInvented(_next);
        bytes32 offence = _offence(_deed, 3);
        uint64 time = _court.chargeOf(offence).infraction;
        _requireEqual(_court.convictedAround(MEMBER, time), 0.001e18, "in the invented set");
        _waitForJudgement();
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 9_470) / 10_000, "for the invented power");
        _chargeAt(_next);
        ISlashingCourt.Charge memory charge = _court.chargeOf(offence);
        require(charge.powerWad == 0.1e18 && charge.infraction == time, "weighed");
        _requireEqual(_court.convictedAround(MEMBER, time), 0.1e18, "in the real set");
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "for the real power");
        // and less counts never again
        ISlashingCourt.Report memory report;
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingNew.selector));
        _court.chargeEquivocation(MEMBER, address(_next), invented, _indices(3), report);
        _expectNothingNew(_next);
    }

    /// @dev The set is invented at a client that was replaced, with the second of the real header.
    function test_theLargestPowerCountsWhicheverClientKnewLess() external {
        _client.setHeader(DEED, _now - 1 hours);
        _chargeInvented(_client);
        _chargeAt(_next);
        ISlashingCourt.Charge memory charge = _court.chargeOf(_offence(_deed, 3));
        require(charge.powerWad == 0.1e18 && charge.client == address(_next), "weighed");
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 1, "pending");
        // a client that was replaced, and by which nothing is dated, says nothing
        _replace(new BftClientDouble());
        _keys.setSeat(ROOT, 3, _key(3), 20, 100);
        _expectNothingNew(_client);
    }

    /// @dev Whoever is called by a slash dates the charge anew before its next protocol has its turn.
    function test_aDateFromInsideASlashSettlesNothing() external {
        address operator = address(0xB020);
        bytes32 keyId = _key(20);
        cheats.warp(START);
        _keys.setOperator(MEMBER, keyId, operator);
        _keys.setSeat(ROOT, 20, keyId, 10, 100);
        _deposit(operator, BOND);
        cheats.warp(START + 12 hours);
        _optIn(operator, keyId);
        cheats.warp(_now);
        _client.setEquivocators(_deed, 1 << 20);
        _client.setHeader(DEED, _now - 2 hours);
        _next.setEquivocators(_deed, 1 << 20);
        _next.setHeader(DEED, START + 1 hours);
        LocalMockProtocol hostile = new LocalMockProtocol();
        ISlashable[] memory protocols = new ISlashable[](2);
        (protocols[0], protocols[1]) = (ISlashable(address(hostile)), _vault);
        _setProtocols(protocols);
        bytes32 offence = _chargeAt(_client, 20, address(0));
        hostile.setFault(LocalMockProtocol.Fault.Reenters);
        bytes memory redate = abi.encodeCall(
            ISlashingCourt.chargeEquivocation,
            (MEMBER, address(_next), _deed, _indices(20), _nobody())
        );
        hostile.setReentry(_court, redate);
        _waitForJudgement();
        _court.execute(offence);
        require(hostile.reentered(), "dated");
        require(_court.chargeOf(offence).status == ISlashingCourt.Status.Pending, "pending");
        require(!_court.isSettled(offence, _vault), "settled within its veto window");
        _requireEqual(_court.pendingAt(_vault, operator), 1, "pending at the vault");
        cheats.prank(COUNCIL);
        _court.veto(offence);
        _requireEqual(_court.pendingAt(_vault, operator), 0, "vetoed");
    }

    /// @dev The same votes, under a set in which the offender has a thousandth of the power.
    function _chargeInvented(
        BftClientDouble client
    ) private returns (IBftLightClient.Equivocation memory invented) {
        invented = _deed;
        invented.validatorsRoot = 4_001;
        _keys.setSeat(4_001, 3, _key(3), 1, 1_000);
        client.setEquivocators(invented, 1 << 3);
        _court.chargeEquivocation(MEMBER, address(client), invented, _indices(3), _nobody());
    }

    function _nobody() private pure returns (ISlashingCourt.Report memory report) {}

    function _replace(BftClientDouble client) private {
        cheats.prank(address(_coalition.GOVERNANCE()));
        _coalition.replaceClient(MEMBER, ISourceClient(address(client)));
    }

    function _chargeAt(BftClientDouble client) private returns (bytes32) {
        return _chargeAt(client, 3, address(0));
    }

    function _chargeAt(
        BftClientDouble client,
        uint256 index,
        address reporter
    ) private returns (bytes32 offence) {
        ISlashingCourt.Report memory report = ISlashingCourt.Report(reporter, 0);
        _court.chargeEquivocation(MEMBER, address(client), _deed, _indices(index), report);
        return _offence(_deed, index);
    }

    function _expectNothingNew(BftClientDouble client) private {
        uint256[] memory indices = _indices(3);
        ISlashingCourt.Report memory report;
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingNew.selector));
        _court.chargeEquivocation(MEMBER, address(client), _deed, indices, report);
    }

    function _indices(uint256 index) private pure returns (uint256[] memory indices) {
        indices = new uint256[](1);
        indices[0] = index;
    }
}
