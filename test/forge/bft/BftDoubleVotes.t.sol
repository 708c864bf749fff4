// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BftLightClient} from "../../../contracts/bft/BftLightClient.sol";
import {IBftLightClient} from "../../../contracts/bft/IBftLightClient.sol";
import {ISourceClient} from "../../../contracts/libraries/ISourceClient.sol";
import {BftPublicInputs} from "../../../contracts/bft/libraries/BftPublicInputs.sol";
import {vm} from "../Vm.sol";
import {ApprovingVerifier} from "./ApprovingVerifier.sol";

/// @notice The clock among the cheat codes.
interface VmClock {
    function warp(uint256 timestamp) external;
}

/// @notice Double votes of a set above 128, of which a report shows one half: what adds up and what does not.
contract BftDoubleVotesTest {
    uint64 private constant CHAIN_ID = 77;
    uint64 private constant START = 1_700_000_000_000;
    uint256 private constant SET = 4_000;
    uint72 private constant TOTAL = 99;
    /// @dev Of one validator in the high half.
    uint256 private constant HIGH = 1 << 128;

    ApprovingVerifier private _verifier = new ApprovingVerifier();
    BftLightClient private _client;

    function setUp() external {
        VmClock(address(vm)).warp(START / 1000);
        IBftLightClient.Parameters memory given;
        given.chainId = CHAIN_ID;
        given.trustingPeriod = 1_000_000;
        given.clockDrift = 2_000;
        given.trusted = IBftLightClient.Header(CHAIN_ID, 100, START, 0, 5, SET, SET);
        given.trustedHash = 1;
        given.verifiers = new IBftLightClient.SizedVerifier[](1);
        given.verifiers[0] = IBftLightClient.SizedVerifier(
            IBftLightClient.Circuit.Equivocation,
            256,
            address(_verifier)
        );
        _client = new BftLightClient(given);
    }

    /// @dev Strictly more than a third by both halves together, whichever comes first.
    function testFuzz_halvesAddUp(uint64 low, uint64 high, uint72 total, bool near, bool highFirst) external {
        uint256 sum = uint256(low) + high;
        if (near && sum != 0) total = uint72(3 * sum - (total % 3));
        IBftLightClient.Equivocation memory claim = _claim();
        claim.totalPower = total;
        (uint256 first, uint256 second) = highFirst ? (HIGH, uint256(1)) : (uint256(1), HIGH);
        claim.doublePower = highFirst ? high : low;
        require(_report(claim, first), "first");
        require(_frozen() == (3 * uint256(claim.doublePower) > total), "one half");
        claim.doublePower = highFirst ? low : high;
        require(_report(claim, second), "second");
        require(_frozen() == (3 * sum > total), "both halves");
        _requirePowers(claim, low, high);
    }

    function test_exactlyAThirdDoesNotFreeze() external {
        require(_report(20, 1) && _report(13, HIGH), "recorded");
        _requireActive();
        require(_report(21, 1 | 2), "a unit more");
        require(_frozen(), "frozen");
    }

    function test_oneHalfTwiceDoesNotAdd() external {
        require(_report(30, 1) && _report(30, 2) && _report(30, 4), "low half");
        _requireActive();
        _requirePowers(_claim(), 30, 0);
        require(_report(3, HIGH), "together a third");
        require(_report(2, HIGH << 1) && _report(3, HIGH << 2), "high half");
        _requirePowers(_claim(), 30, 3);
        _requireActive();
        require(_client.equivocators(_client.factOf(_claim())) == (7 | (7 << 128)), "all are recorded");
    }

    function test_sharedSignersDoNotAdd() external {
        require(_report(30, 3) && _report(30, 6) && _report(31, 7), "reports that overlap");
        _requireActive();
        _requirePowers(_claim(), 31, 0);
    }

    /// @dev No circuit proves such a report. Were there one, it would count alone.
    function test_reportAboutBothHalvesCountsForNeither() external {
        require(_report(30, 1 | HIGH) && _report(30, 1) && _report(3, HIGH), "recorded");
        _requirePowers(_claim(), 30, 3);
        _requireActive();
        require(_report(34, 1 | HIGH), "enough alone");
        require(_frozen(), "frozen");
    }

    function test_halvesAtTheirEdges() external {
        require(_report(30, 1 << 127), "the last of the low half");
        _requirePowers(_claim(), 30, 0);
        require(_report(20, 3 << 127), "one of each");
        _requireActive();
        require(_report(30, 1 << 128), "the first of the high half");
        require(_frozen(), "frozen");
        _requirePowers(_claim(), 30, 30);
    }

    function test_factsDoNotAdd() external {
        require(_report(30, 1), "low half");
        for (uint256 i; i < 4; ++i) {
            IBftLightClient.Equivocation memory other = _claim();
            other.doublePower = 30;
            if (i == 0) other.height = 101;
            if (i == 1) other.round = 1;
            if (i == 2) other.voteType = 1;
            if (i == 3) other.secondHeaderHash = 0;
            require(_report(other, HIGH), "high half of another fact");
            _requirePowers(other, 0, 30);
        }
        _requireActive();
        IBftLightClient.Equivocation memory swapped = _claim();
        (swapped.firstHeaderHash, swapped.secondHeaderHash, swapped.doublePower) = (12, 11, 4);
        require(_report(swapped, HIGH), "the same two headers");
        require(_frozen(), "frozen");
    }

    /// @dev Small reports of strangers, before or after, take nothing away and keep nothing out.
    function test_strangersCannotHinder() external {
        require(_report(1, 1) && _report(1, HIGH) && _report(10, 2) && _report(19, 4), "one by one");
        require(!_report(1, 1) && !_report(10, 2), "known");
        _requireActive();
        require(_report(30, 7), "together, though each is known");
        _requirePowers(_claim(), 30, 1);
        require(!_report(30, 7) && !_report(19, 4) && !_report(1, 1), "known, and no more power");
        _requirePowers(_claim(), 30, 1);
        require(_report(4, HIGH | (HIGH << 1)), "the other half");
        require(_frozen(), "frozen");
    }

    function test_unprovenPowerDoesNotCount() external {
        require(_report(30, 1), "low half");
        IBftLightClient.Equivocation memory claim = _claim();
        claim.doublePower = 30;
        require(!_tryReport(claim, HIGH), "no proof");
        claim.doublePower = 4;
        _verifier.approve(BftPublicInputs.equivocation(CHAIN_ID, claim, HIGH));
        claim.doublePower = 5;
        require(!_tryReport(claim, HIGH), "a proof of less");
        _requirePowers(_claim(), 30, 0);
        _requireActive();
    }

    function test_frozenClientRecordsOn() external {
        require(_report(34, 1) && _frozen(), "frozen");
        require(_report(2, HIGH) && _report(35, 3), "more");
        _requirePowers(_claim(), 35, 2);
        require(!_report(2, HIGH) && !_report(1, 2), "known");
    }

    /// @dev With the powers that a circuit would prove, validator i of low or high half having i % 7 + 1: what adds up is never
    /// more than the double signers have, and no pair of reports is missed.
    function testFuzz_reports(uint256[12] calldata seeds) external {
        IBftLightClient.Equivocation memory claim = _claim();
        uint72 total;
        for (uint256 i; i < 256; ++i) total += uint72((i % 7) + 1);
        claim.totalPower = total;
        (uint256 union, uint256 low, uint256 high) = (0, 0, 0);
        for (uint256 k; k < seeds.length; ++k) {
            uint256 half = uint256(keccak256(abi.encode(seeds[k]))) >> 128;
            // sparser for two of three
            for (uint256 i; i < k % 3; ++i) half &= uint256(keccak256(abi.encode(seeds[k], i))) >> 128;
            uint256 signers = seeds[k] & 1 == 0 ? half : half << 128;
            if (signers == 0) continue;
            claim.doublePower = _powerOf(signers);
            if (_report(claim, signers)) union |= signers;
            if (signers == half) low = low > claim.doublePower ? low : claim.doublePower;
            else high = high > claim.doublePower ? high : claim.doublePower;
            _requirePowers(claim, low, high);
            require(low + high <= _powerOf(union), "more than they have");
            require(_frozen() == (3 * (low + high) > total), "frozen by two of them");
        }
        require(_client.equivocators(_client.factOf(claim)) == union, "who is known");
    }

    function _powerOf(uint256 signers) private pure returns (uint72 power) {
        for (uint256 i; i < 256; ++i) if ((signers >> i) & 1 == 1) power += uint72((i % 7) + 1);
    }

    function _claim() private pure returns (IBftLightClient.Equivocation memory) {
        return IBftLightClient.Equivocation(SET, 100, 0, 2, 11, 12, 0, TOTAL);
    }

    function _report(uint72 power, uint256 signers) private returns (bool) {
        IBftLightClient.Equivocation memory claim = _claim();
        claim.doublePower = power;
        return _report(claim, signers);
    }

    function _report(IBftLightClient.Equivocation memory claim, uint256 signers) private returns (bool) {
        _verifier.approve(BftPublicInputs.equivocation(CHAIN_ID, claim, signers));
        return _tryReport(claim, signers);
    }

    function _tryReport(IBftLightClient.Equivocation memory claim, uint256 signers) private returns (bool) {
        IBftLightClient.SizedProof memory proof;
        (proof.size, proof.signers) = (256, signers);
        try _client.reportEquivocation(claim, proof) {
            return true;
        } catch {
            return false;
        }
    }

    function _frozen() private view returns (bool) {
        return _client.status() == ISourceClient.Status.Frozen;
    }

    function _requireActive() private view {
        require(!_frozen(), "frozen too early");
    }

    function _requirePowers(
        IBftLightClient.Equivocation memory claim,
        uint256 low,
        uint256 high
    ) private view {
        (uint128 atLow, uint128 atHigh) = _client.doublePowers(_client.factOf(claim));
        require(atLow == low && atHigh == high, "powers of the halves");
    }
}
