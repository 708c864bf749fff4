// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {CourtWorld, cheats} from "./CourtWorld.sol";

/// @notice X6: who committed first is rewarded, whoever charges.
contract RewardsTest is CourtWorld {
    bytes32 private constant SALT = keccak256("salt");

    IBftLightClient.Equivocation private _fact;

    function setUp() external {
        _build();
        _fact = _prove(1 << 3);
    }

    function test_reporterWithACommitmentIsRewarded() external {
        _commit(REPORTER, _client.factOf(_fact), SALT);
        _wait(COMMIT_DELAY);
        bytes32 offence = _chargeBy(_fact, 3, REPORTER, SALT);
        _waitForJudgement();
        _court.execute(offence);
        uint256 taken = BOND - _held(3);
        _requireEqual(_vault.rewardOf(REPORTER), taken / 10, "reward");
        cheats.prank(REPORTER);
        _vault.claimReward();
        _requireEqual(_token.balanceOf(REPORTER), taken / 10, "paid");
        _vault.sweep();
        _requireEqual(_token.balanceOf(TREASURY), taken - taken / 10, "treasury");
    }

    function test_withoutACommitmentTheChargeHoldsAndNobodyIsRewarded() external {
        bytes32 offence = _chargeBy(_fact, 3, REPORTER, SALT);
        require(_court.chargeOf(offence).reporter == address(0), "reporter");
        _waitForJudgement();
        _court.execute(offence);
        (, uint256 rewards, uint256 confiscated) = _vault.totals();
        require(rewards == 0 && confiscated == BOND - _held(3), "rewards");
    }

    function test_commitmentOfASecondTooLateEarnsNothing() external {
        _commit(REPORTER, _client.factOf(_fact), SALT);
        _wait(COMMIT_DELAY - 1);
        bytes32 offence = _chargeBy(_fact, 3, REPORTER, SALT);
        require(_court.chargeOf(offence).reporter == address(0), "reporter");
        // waiting does not make it older than the charge
        _wait(1 days);
        bytes32 commitment = keccak256(abi.encode(REPORTER, _client.factOf(_fact), SALT));
        cheats.expectRevert(
            abi.encodeWithSelector(
                ISlashingCourt.CommitmentTooYoung.selector,
                commitment,
                _now - 1 days - COMMIT_DELAY + 1
            )
        );
        _court.claimReport(offence, ISlashingCourt.Report(REPORTER, SALT));
    }

    /// @dev The copycat sees the charge on its way and sends its own first: it is charged, and the reward still the reporter's.
    function test_copycatInFrontOfTheChargeEarnsNothing() external {
        _commit(REPORTER, _client.factOf(_fact), SALT);
        _wait(COMMIT_DELAY);
        _commit(COPYCAT, _client.factOf(_fact), SALT);
        bytes32 offence = _chargeBy(_fact, 3, COPYCAT, SALT);
        require(_court.chargeOf(offence).reporter == address(0), "copycat");
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingNew.selector));
        this.chargeAgain();
        _court.claimReport(offence, ISlashingCourt.Report(REPORTER, SALT));
        require(_court.chargeOf(offence).reporter == REPORTER, "reporter");
    }

    /// @dev The proof was public before the charge: whoever committed after seeing it loses to who had before.
    function test_olderCommitmentWins() external {
        bytes32 fact = _client.factOf(_fact);
        _commit(REPORTER, fact, SALT);
        _wait(1);
        _commit(COPYCAT, fact, SALT);
        _wait(COMMIT_DELAY);
        bytes32 offence = _chargeBy(_fact, 3, COPYCAT, SALT);
        require(_court.chargeOf(offence).reporter == COPYCAT, "first to show");
        _court.claimReport(offence, ISlashingCourt.Report(REPORTER, SALT));
        require(_court.chargeOf(offence).reporter == REPORTER, "older");
        cheats.expectRevert(
            abi.encodeWithSelector(
                ISlashingCourt.NotOlder.selector,
                _now - COMMIT_DELAY,
                _now - COMMIT_DELAY - 1
            )
        );
        _court.claimReport(offence, ISlashingCourt.Report(COPYCAT, SALT));
    }

    function test_copiedCommitmentIsTheReporters() external {
        _commit(REPORTER, _client.factOf(_fact), SALT);
        uint256 made = _now;
        _wait(COMMIT_DELAY);
        // made again by a copycat it stays as old as it was, and names the reporter
        cheats.prank(COPYCAT);
        _commit(REPORTER, _client.factOf(_fact), SALT);
        bytes32 commitment = keccak256(abi.encode(REPORTER, _client.factOf(_fact), SALT));
        _requireEqual(_court.committedAt(commitment), made, "time");
        // even the copied charge itself pays the reporter
        cheats.prank(COPYCAT);
        bytes32 offence = _chargeBy(_fact, 3, REPORTER, SALT);
        require(_court.chargeOf(offence).reporter == REPORTER, "reporter");
    }

    /// @dev Committing to every place in advance is no use: the fact has both headers in it.
    function test_commitmentToAnotherFactIsWorthNothing() external {
        IBftLightClient.Equivocation memory guess = _double(0, 11, 13);
        _commit(COPYCAT, _client.factOf(guess), SALT);
        _commit(COPYCAT, _offence(_fact, 3), SALT);
        _wait(COMMIT_DELAY);
        bytes32 offence = _chargeBy(_fact, 3, COPYCAT, SALT);
        require(_court.chargeOf(offence).reporter == address(0), "reporter");
    }

    /// @dev Somebody shows the same deed by another pair first: the older commitment to this one counts all the same.
    function test_anotherPairInFrontDoesNotVoidACommitment() external {
        _commit(REPORTER, _client.factOf(_fact), SALT);
        _wait(COMMIT_DELAY);
        IBftLightClient.Equivocation memory other = _double(0, 11, 13);
        _client.setEquivocators(other, 1 << 3);
        bytes32 offence = _charge(other, 3);
        _chargeBy(_fact, 3, REPORTER, SALT);
        ISlashingCourt.Charge memory charge = _court.chargeOf(offence);
        require(charge.reporter == REPORTER && charge.fact == _client.factOf(_fact), "reporter");
        _requireEqual(_court.pendingAt(_vault, _operator(3)), 1, "charged once");
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.NothingNew.selector));
        this.chargeAgain();
    }

    function test_claimEndsWithTheVetoWindow() external {
        _commit(REPORTER, _client.factOf(_fact), SALT);
        _wait(COMMIT_DELAY);
        bytes32 offence = _charge(_fact, 3);
        _waitForJudgement();
        cheats.expectRevert(abi.encodeWithSelector(ISlashingCourt.VetoWindow.selector, _now - 1));
        _court.claimReport(offence, ISlashingCourt.Report(REPORTER, SALT));
    }

    function test_nobodyIsNoReporter() external {
        _commit(address(0), _client.factOf(_fact), SALT);
        _wait(COMMIT_DELAY);
        bytes32 offence = _chargeBy(_fact, 3, address(0), SALT);
        _requireEqual(_court.chargeOf(offence).committedAt, 0, "committed");
    }

    function chargeAgain() external {
        _chargeBy(_fact, 3, REPORTER, SALT);
    }
}
